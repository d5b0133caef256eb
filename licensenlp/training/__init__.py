"""Annotations read, checked, converted and compared; clause models trained on them and scored."""
