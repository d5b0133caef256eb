"""Invented clause lists, and what a person would say of them."""

from __future__ import annotations

from typing import Any

from licensenlp.types import Clause, Effect, Evidence, Kind, Tier

Draft = tuple[str, dict[str, Any]]


def draft(what: str, words: str = "", *, sure: float = 0.95, **attributes: Any) -> Draft:
    """One clause to be: "label/effect", invented words, confidence and attributes."""
    return what, {"words": words, "sure": sure, "attributes": attributes}


def clauses(*drafts: Any) -> list[Clause]:
    """Clauses c1, c2 … one sentence apart; drafts in one tuple stand on the same words."""
    made: list[Clause] = []
    at = 0
    for sentence in drafts:
        shared = sentence if isinstance(sentence[0], tuple) else (sentence,)
        for what, facts in shared:
            label, effect = what.split("/")
            words = facts["words"] or "invented words"
            made.append(
                Clause(
                    id=f"c{len(made) + 1}",
                    label=label,
                    effect=Effect(effect),
                    evidence=Evidence(start=at, end=at + 100, text=words),
                    confidence=facts["sure"],
                    source=("rule:invented",),
                    attributes=facts["attributes"],
                )
            )
        at += 200
    return made


FULL_GRANT = (
    draft("license-grant/permits", "the Model may be used, copied, changed and shared"),
    draft("modification/permits", "the Model may be used, copied, changed and shared"),
    draft("redistribution/permits", "the Model may be used, copied, changed and shared"),
)
FRAME = (
    draft("warranty-disclaimer/disclaims"),
    draft("liability-limit/disclaims"),
)
PERMISSIVE = (FULL_GRANT, draft("attribution/requires"), *FRAME)
APACHE_LIKE = (
    (*FULL_GRANT, draft("sublicensing/permits")),
    draft("patent-grant/permits"),
    draft("litigation-termination/reserves"),
    draft("attribution/requires"),
    draft("attribution/requires"),
    draft("trademark/reserves"),
    draft("termination/reserves", cause=["breach"]),
    draft("indemnity/requires", party="user"),
    *FRAME,
)
GPL_LIKE = (
    draft("redistribution/conditions", "you may convey copies if the notices stay"),
    draft("modification/conditions", "you may change your copy if you mark the change"),
    draft("share-alike/requires"),
    draft("source-disclosure/requires"),
    draft("redistribution/prohibits", "no passing on except as provided under these terms"),
    draft("modification/prohibits", "no changes except as expressly provided here"),
    draft("termination/reserves", cause=["breach"]),
    draft("unilateral-change/reserves", "the Foundation may publish revised versions"),
    draft("territory/conditions", "the author may add a limit for some countries"),
    draft("circumvention/prohibits"),
    draft("fees/requires", "no royalty on the rights", sure=0.6),
    *FRAME,
)
FIELDS = [
    draft("use-restriction/prohibits", categories=[category])
    for category in ("discrimination", "medical", "law-enforcement", "deception", "privacy")
]
RAIL_LIKE = (
    FULL_GRANT,
    draft("redistribution/conditions", "you may offer it as a hosted service if terms are kept"),
    *FIELDS,
    draft("use-restriction/prohibits", categories=["illegal-activity"]),
    draft("flow-down/requires"),
    draft("remote-control/reserves", "usage in violation of these terms may be stopped remotely"),
    draft("remote-control/requires", "try to use the newest release"),
    draft("litigation-termination/reserves"),
    draft("trademark/reserves"),
    *FRAME,
)
MAU_CAP = draft(
    "user-threshold/conditions",
    amount=700_000_000,
    unit="monthly-active-users",
    consequence="separate-license",
)
CAPPED = (
    FULL_GRANT,
    MAU_CAP,
    draft("attribution/requires"),
    draft("branding/requires"),
    draft("naming/requires"),
    draft("acceptable-use-policy/requires"),
    draft("litigation-termination/reserves"),
    draft("termination/reserves", cause=["breach"]),
    *FRAME,
)
NON_COMMERCIAL = draft("commercial-use/prohibits", "solely for non-commercial ends")
SERVICE_GRANT = draft("license-grant/permits", "you may access our Services under these terms")
API_GRANT = draft("license-grant/permits", "you may call the API under these terms")
SERVICE_TERMS = (
    SERVICE_GRANT,
    draft("eligibility/conditions"),
    draft("reverse-engineering/prohibits"),
    draft("output-training/prohibits", scope="competing-model"),
    draft("automated-access/prohibits"),
    draft("output-rights/permits"),
    draft("user-content-license/reserves", training="opt-out"),
    draft("unilateral-change/reserves"),
    draft("termination/reserves", cause=["breach", "convenience"]),
    draft("redistribution/permits", "you may publish outputs of yours"),
    *FRAME,
)
BUSL_LIKE = (
    FULL_GRANT,
    draft("commercial-use/prohibits", "no production use"),
    draft("license-grant/permits", "on the Change Date another licence applies"),
    *FRAME,
)
LICENSE, TERMS = Kind.LICENSE, Kind.TERMS_OF_SERVICE
USERS = "user-threshold/conditions"
MONEY = "revenue-threshold/conditions"

# name: (kind, clauses, tier)
ARCHETYPES: dict[str, tuple[Kind, tuple[Any, ...], Tier | None]] = {
    "permissive": (LICENSE, PERMISSIVE, Tier.OPEN),
    "permissive with patents": (LICENSE, APACHE_LIKE, Tier.OPEN),
    "permissive by conditions": (
        LICENSE,
        (
            draft("license-grant/permits"),
            draft("redistribution/conditions"),
            draft("modification/permits"),
            draft("trademark/prohibits"),
        ),
        Tier.OPEN,
    ),
    "public domain": (
        LICENSE,
        (draft("license-grant/permits", "released into the public domain"), *FRAME),
        Tier.OPEN,
    ),
    "every act": (
        LICENSE,
        (draft("license-grant/permits", "you may do everything with it"), *FRAME),
        Tier.OPEN,
    ),
    "font licence": (
        LICENSE,
        (*PERMISSIVE, draft("redistribution/prohibits", "never sold by itself")),
        Tier.OPEN,
    ),
    "lawful use only": (
        LICENSE,
        (
            *PERMISSIVE,
            draft("use-restriction/prohibits", categories=["illegal-activity"]),
            draft("export-control/requires"),
        ),
        Tier.OPEN,
    ),
    "faint noise": (LICENSE, (*PERMISSIVE, draft("commercial-use/prohibits", sure=0.6)), Tier.OPEN),
    "revised terms stay optional": (
        LICENSE,
        (
            *PERMISSIVE,
            draft(
                "termination/reserves",
                "we may stop distributing it at any time; this shall not affect your copy",
                cause=["convenience"],
            ),
        ),
        Tier.OPEN,
    ),
    "embargoed countries": (
        LICENSE,
        (*PERMISSIVE, draft("territory/prohibits", excluded=["CU", "IR"])),
        Tier.OPEN,
    ),
    "copyleft": (LICENSE, GPL_LIKE, Tier.OPEN_COPYLEFT),
    "copyleft for all that serves": (
        LICENSE,
        (
            *GPL_LIKE,
            draft("share-alike/requires", "if run as a service, make all source code available"),
        ),
        Tier.SOURCE_AVAILABLE,
    ),
    "changes stay unshared": (
        LICENSE,
        (*PERMISSIVE, draft("redistribution/prohibits", "never share altered copies.")),
        Tier.RESTRICTED,
    ),
    "weak copyleft": (
        LICENSE,
        (*APACHE_LIKE, draft("source-disclosure/requires")),
        Tier.OPEN_COPYLEFT,
    ),
    "share-alike content": (
        LICENSE,
        (*PERMISSIVE, draft("share-alike/requires")),
        Tier.OPEN_COPYLEFT,
    ),
    "rail": (LICENSE, RAIL_LIKE, Tier.RESPONSIBLE_USE),
    "good not evil": (
        LICENSE,
        (
            *PERMISSIVE,
            draft("use-restriction/requires", "to be used for kindness", categories=["other"]),
        ),
        Tier.RESPONSIBLE_USE,
    ),
    "copyleft with fields": (LICENSE, (*GPL_LIKE, *FIELDS), Tier.RESPONSIBLE_USE),
    "policy elsewhere": (
        LICENSE,
        (*PERMISSIVE, draft("acceptable-use-policy/requires")),
        Tier.RESPONSIBLE_USE,
    ),
    "capped": (LICENSE, CAPPED, Tier.SOURCE_AVAILABLE),
    "two faint caps": (
        LICENSE,
        (*PERMISSIVE, draft(USERS, sure=0.6), draft(MONEY, sure=0.6)),
        Tier.SOURCE_AVAILABLE,
    ),
    "display above a number": (
        LICENSE,
        (
            *PERMISSIVE,
            draft(USERS, amount=100_000_000, unit="monthly-active-users", consequence="display"),
        ),
        Tier.SOURCE_AVAILABLE,
    ),
    "small business": (
        LICENSE,
        (
            *PERMISSIVE,
            draft(MONEY, measure="headcount", amount=100, consequence="no-rights"),
            draft(
                MONEY,
                measure="revenue",
                amount=1_000_000,
                currency="USD",
                window="year",
                consequence="no-rights",
            ),
        ),
        Tier.SOURCE_AVAILABLE,
    ),
    "no hosted service": (
        LICENSE,
        (*PERMISSIVE, draft("redistribution/prohibits", "not as a hosted or managed service")),
        Tier.SOURCE_AVAILABLE,
    ),
    "free for small firms, one grant a purpose": (
        LICENSE,
        (
            (*FULL_GRANT, draft("commercial-use/prohibits", "for research purposes only")),
            (
                draft("license-grant/permits", "we grant you the same for commercial purposes"),
                draft("commercial-use/conditions", "we grant you the same if you register"),
            ),
            draft(MONEY, measure="revenue", amount=2_000_000, currency="USD"),
            draft("attribution/requires"),
            *FRAME,
        ),
        Tier.SOURCE_AVAILABLE,
    ),
    "two grants": (
        LICENSE,
        (
            (*FULL_GRANT, draft("commercial-use/prohibits", "for any non-commercial purpose")),
            (draft("license-grant/permits"), draft("commercial-use/permits")),
            draft(MONEY, measure="revenue", amount=1_000_000, currency="USD"),
        ),
        Tier.SOURCE_AVAILABLE,
    ),
    "territory": (
        LICENSE,
        (*PERMISSIVE, draft("territory/prohibits", excluded=["EU", "GB", "KR"])),
        Tier.SOURCE_AVAILABLE,
    ),
    "no training of others": (
        LICENSE,
        (*PERMISSIVE, draft("output-training/prohibits", scope="other-than-licensed-family")),
        Tier.SOURCE_AVAILABLE,
    ),
    "no competing": (
        LICENSE,
        (*PERMISSIVE, draft("competing-use/prohibits")),
        Tier.SOURCE_AVAILABLE,
    ),
    "revocable": (
        LICENSE,
        (
            (draft("license-grant/permits", revocable=True), *FULL_GRANT[1:]),
            draft("attribution/requires"),
        ),
        Tier.SOURCE_AVAILABLE,
    ),
    "ended at will": (
        LICENSE,
        (*PERMISSIVE, draft("termination/reserves", cause=["convenience"])),
        Tier.SOURCE_AVAILABLE,
    ),
    "switched off at will": (
        LICENSE,
        (*PERMISSIVE, draft("remote-control/reserves", "we may disable it at any time")),
        Tier.SOURCE_AVAILABLE,
    ),
    "change date": (LICENSE, BUSL_LIKE, Tier.SOURCE_AVAILABLE),
    "register first": (
        LICENSE,
        (*PERMISSIVE, draft("commercial-use/conditions")),
        Tier.SOURCE_AVAILABLE,
    ),
    "non-commercial": (LICENSE, (*PERMISSIVE, NON_COMMERCIAL), Tier.RESTRICTED),
    "non-commercial, outputs free": (
        LICENSE,
        (
            (*FULL_GRANT, NON_COMMERCIAL),
            (draft("output-rights/permits"), draft("commercial-use/permits", "sell what it makes")),
        ),
        Tier.RESTRICTED,
    ),
    "research only with fields": (
        LICENSE,
        ((*FULL_GRANT, NON_COMMERCIAL), *FIELDS, draft("acceptable-use-policy/requires")),
        Tier.RESTRICTED,
    ),
    "no derivatives": (
        LICENSE,
        (
            (FULL_GRANT[0], FULL_GRANT[2]),
            draft("modification/prohibits", "no sharing of changed versions"),
        ),
        Tier.RESTRICTED,
    ),
    "end-user licence": (
        LICENSE,
        (
            draft("license-grant/permits", "you may install the Software"),
            draft(
                "redistribution/prohibits",
                "except as expressly permitted here, do not share, rent or lease it",
            ),
            draft("reverse-engineering/prohibits"),
        ),
        Tier.RESTRICTED,
    ),
    "sharing by consent": (
        LICENSE,
        (
            FULL_GRANT[:2],
            draft("redistribution/conditions", "no sharing without our prior written consent"),
        ),
        Tier.RESTRICTED,
    ),
    "hosting by consent": (
        LICENSE,
        (
            *PERMISSIVE,
            draft("redistribution/conditions", "no hosting unless you have our permission"),
        ),
        Tier.SOURCE_AVAILABLE,
    ),
    "service terms": (TERMS, SERVICE_TERMS, Tier.CLOSED),
    "service terms filed as a licence": (LICENSE, SERVICE_TERMS, Tier.CLOSED),
    "service terms, no grant found": (TERMS, SERVICE_TERMS[1:], Tier.CLOSED),
    "content licence in service terms": (
        TERMS,
        (
            SERVICE_GRANT,
            (
                draft("license-grant/permits", "a licence to copy, change and share the content"),
                draft("redistribution/permits"),
                draft("modification/permits"),
                draft("user-content-license/reserves"),
            ),
        ),
        Tier.CLOSED,
    ),
    "interface terms": (LICENSE, (API_GRANT, draft("fees/requires")), Tier.CLOSED),
    "weights under service terms": (TERMS, (*PERMISSIVE, MAU_CAP), Tier.SOURCE_AVAILABLE),
    "nothing granted, all forbidden": (
        LICENSE,
        (draft("redistribution/prohibits"), draft("modification/prohibits")),
        Tier.CLOSED,
    ),
    "use alone": (LICENSE, (draft("license-grant/permits", "you may run the Software"),), None),
    "restrictions alone": (LICENSE, tuple(FIELDS), None),
    "nothing found": (LICENSE, (), None),
    "use policy": (Kind.ACCEPTABLE_USE_POLICY, tuple(FIELDS), None),
    "privacy policy": (Kind.PRIVACY_POLICY, (draft("user-content-license/reserves"),), None),
    "no legal text": (Kind.NOT_LEGAL, PERMISSIVE, None),
}
