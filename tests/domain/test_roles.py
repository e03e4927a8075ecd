"""Who may do what, and what is said to whoever may not."""

import pytest

from counter_app.domain.roles import NOBODY, UNCLAIMED, Act, Actor, Role, allow, may
from counter_app.domain.sentences import Refused

OF_THE_COUNTER = {
    Act.RECEIVE,
    Act.SUPPLEMENT,
    Act.REFUSE,
    Act.HAND_OVER,
    Act.RETURN,
    Act.WITHDRAW,
    Act.COLLECT,
    Act.CORRECT,
    Act.RESUME,
    Act.ATTACH,
    Act.PRINT,
    Act.CLOSE_DAY,
    Act.REPORT,
    Act.CARRY,
}
OF_THE_HEAD = {Act.REFUND, Act.SUSPEND, Act.EXTEND, Act.STOP, Act.SETTLE}
OF_RUNNING_THE_OFFICE = {Act.PUBLISH_CATALOGUE, Act.DECLARE_CALENDAR, Act.PLAN_BACKUPS}
OF_THE_ADMINISTRATOR = {Act.KEEP_ACCOUNTS, Act.ENROL_DEVICE, Act.SET_UP_OFFICE}

OF_EVERYBODY = {Act.SEE_LINK}

WHOSE = {
    Role.CLERK: OF_EVERYBODY | OF_THE_COUNTER,
    Role.HEAD: OF_EVERYBODY | OF_THE_COUNTER | OF_THE_HEAD | OF_RUNNING_THE_OFFICE,
    Role.ADMINISTRATOR: OF_EVERYBODY | OF_RUNNING_THE_OFFICE | OF_THE_ADMINISTRATOR,
}


def person(role: Role | None) -> Actor:
    return Actor(id="1", name="Nguyễn Văn Mẫu", role=role)


@pytest.mark.parametrize("role", Role)
def test_each_role_does_its_own_work_and_no_other(role: Role) -> None:
    assert {act for act in Act if may(person(role), act)} == WHOSE[role]


def test_nobody_keeps_accounts_and_handles_dossiers_as_well() -> None:
    for role in Role:
        assert not (may(person(role), Act.KEEP_ACCOUNTS) and may(person(role), Act.RECEIVE))


@pytest.mark.parametrize("act", Act)
def test_before_the_first_account_everything_goes_and_without_signing_in_nothing(act: Act) -> None:
    allow(UNCLAIMED, act)

    with pytest.raises(Refused, match="đăng nhập") as refusal:
        allow(NOBODY, act)
    assert refusal.value.where == "clerk"


@pytest.mark.parametrize(
    ("role", "act"), [(role, act) for role in Role for act in Act if act not in WHOSE[role]]
)
def test_a_refusal_names_who_may_and_why(role: Role, act: Act) -> None:
    with pytest.raises(Refused) as refusal:
        allow(person(role), act)

    said = str(refusal.value)
    for other in Role:
        named = {
            "cán bộ tiếp nhận": Role.CLERK,
            "lãnh đạo": Role.HEAD,
            "quản trị viên": Role.ADMINISTRATOR,
        }
        words = next(words for words, whose in named.items() if whose is other)
        assert (words in said) == (other is role or act in WHOSE[other])
    assert said.endswith(".")
    assert person(role).name not in said
