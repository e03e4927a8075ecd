"""What may be entered about a person, and how it is written once it is accepted.

Each check returns the value as it will be kept, or raises `Refused` with the field's name. Rules
that people may have good reason to break (an id number that does not fit the birth date) are no
checks; they are the warnings of `counter_app.domain.idcard`.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Final

from counter_app.domain.people import ApplicantKind, Person, Submitter
from counter_app.domain.sentences import Refused, Sentence, say

MOST_NAME: Final = 200
MOST_ADDRESS: Final = 500
MOST_EMAIL: Final = 254
MOST_ID_NUMBER: Final = 30
MOST_PHONE: Final = 30
MOST_AUTHORITY: Final = 500
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100

_BLANKS = re.compile("[ \t\r\n\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")
_STACKED = re.compile("[\u0300-\u036f]{3,}")
"""Two marks on one letter occur in languages of the highlands; three are a mischief."""

_SEPARATORS = re.compile(r"[ .\-()/]")
_CALLING_CODE = re.compile(r"(?:\+|00)840?(?=[2-9])|84(?=[35789][0-9]{8}$)")
_PHONE = re.compile(r"0[35789][0-9]{8}|02[0-9]{9}|1[89]00[0-9]{4,6}")
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")

_PERSONAL = re.compile(r"[0-9]{9}|[0-9]{12}")
_ENTERPRISE = re.compile(r"[0-9]{10}(?:[0-9]{3})?")
_HOUSEHOLD = re.compile(r"[0-9]{10}|[0-9]{12,13}|[0-9]{2}[A-Z][0-9]{7}")
_ANY_NUMBER = re.compile(r"[0-9A-ZĐ./-]{3,30}")
_SHAPES: Final[Mapping[ApplicantKind, re.Pattern[str]]] = {
    ApplicantKind.CITIZEN: _PERSONAL,
    ApplicantKind.BUSINESS: _ENTERPRISE,
    ApplicantKind.HOUSEHOLD_BUSINESS: _HOUSEHOLD,
}
_FIELDS: Final = frozenset(field.name for field in fields(Person))


def check_text(text: str, where: str, *, most: int) -> str:
    """One line of text as it is kept: NFC, any blanks and line breaks between words one space.

    Raises `Refused` for more than `most` characters, and for what a reader would not see or not
    see in its place: control characters, zero-width characters, changes of writing direction.
    """
    line = _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()
    if len(line) > most:
        raise Refused(
            say("Tối đa {most} ký tự, đang có {count}.", most=most, count=len(line)), where
        )
    for at, letter in enumerate(line, 1):
        if unicodedata.category(letter) in _INVISIBLE:
            raise Refused(
                say(
                    "Ký tự thứ {at} không nhìn thấy được (mã U+{code}); hãy xóa hoặc gõ lại.",
                    at=at,
                    code=f"{ord(letter):04X}",
                ),
                where,
            )
    if _STACKED.search(unicodedata.normalize("NFD", line)):
        raise Refused(say("Có chữ mang quá nhiều dấu chồng nhau; hãy gõ lại."), where)
    return line


def check_person(person: Person) -> Person:
    """The applicant as kept. Raises `Refused` with `applicant.<field>`."""
    return replace(
        person,
        name=_checked_name(person.name, "applicant.name"),
        id_number=_checked_id_number(person.id_number, "applicant.id_number", person.kind),
        phone=_checked_phone(person.phone, "applicant.phone"),
        address=check_text(person.address, "applicant.address", most=MOST_ADDRESS),
        email=_checked_email(person.email, "applicant.email"),
        birth_date=_checked_birth_date(person.birth_date, "applicant.birth_date"),
        gender=_checked_gender(person.gender, "applicant.gender"),
        from_card=_checked_field_names(person.from_card, "applicant.from_card"),
    )


def check_submitter(submitter: Submitter) -> Submitter:
    """The person who brought the dossier, as kept. Raises `Refused` with `submitter.<field>`."""
    return replace(
        submitter,
        name=_checked_name(submitter.name, "submitter.name"),
        id_number=_checked_id_number(
            submitter.id_number, "submitter.id_number", ApplicantKind.CITIZEN
        ),
        phone=_checked_phone(submitter.phone, "submitter.phone"),
        address=check_text(submitter.address, "submitter.address", most=MOST_ADDRESS),
        authority=check_text(submitter.authority, "submitter.authority", most=MOST_AUTHORITY),
    )


def masked_id(id_number: str) -> str:
    """The number for lists and logs: its last four characters, the others as dots."""
    hidden = max(len(id_number) - 4, min(len(id_number), 4))
    return "•" * hidden + id_number[hidden:]


def _checked_name(text: str, where: str) -> str:
    name = check_text(text, where, most=MOST_NAME)
    if not name:
        raise Refused(say("Chưa nhập tên."), where)
    if not any(letter.isalpha() for letter in name):
        raise Refused(say("Tên phải có chữ cái."), where)
    return name


def _checked_id_number(text: str, where: str, kind: ApplicantKind) -> str:
    number = check_text(text, where, most=MOST_ID_NUMBER).upper()
    shape = _SHAPES.get(kind)
    if shape is not None:
        number = _SEPARATORS.sub("", number)
    if number and not (shape or _ANY_NUMBER).fullmatch(number):
        raise Refused(_id_number_rule(kind), where)
    return number


def _id_number_rule(kind: ApplicantKind) -> Sentence:
    match kind:
        case ApplicantKind.CITIZEN:
            return say(
                "Số định danh phải có 12 chữ số (CMND cũ: 9 chữ số). Với hộ chiếu hoặc giấy tờ "
                "khác, hãy chọn đối tượng “Khác”."
            )
        case ApplicantKind.BUSINESS:
            return say("Mã số doanh nghiệp phải có 10 chữ số, chi nhánh có 13 chữ số.")
        case ApplicantKind.HOUSEHOLD_BUSINESS:
            return say(
                "Mã số hộ kinh doanh phải có 10, 12 hoặc 13 chữ số, hoặc dạng cũ như 01A8000000."
            )
        case _:
            return say(
                "Mã số phải có từ 3 đến 30 ký tự, chỉ gồm chữ cái, chữ số, dấu chấm, gạch ngang và "
                "gạch chéo."
            )


def _checked_phone(text: str, where: str) -> str:
    phone = _SEPARATORS.sub("", check_text(text, where, most=MOST_PHONE))
    phone = _CALLING_CODE.sub("0", phone, count=1) if phone[:1] in ("+", "0", "8") else phone
    if phone and not _PHONE.fullmatch(phone):
        raise Refused(
            say(
                "Số điện thoại không đúng: di động có 10 chữ số (03, 05, 07, 08, 09…), cố định "
                "có 11 chữ số (02…)."
            ),
            where,
        )
    return phone


def _checked_email(text: str, where: str) -> str:
    email = check_text(text, where, most=MOST_EMAIL)
    if email and not _EMAIL.fullmatch(email):
        raise Refused(say("Địa chỉ thư điện tử không đúng; cần dạng ten@example.vn."), where)
    return email


def _checked_birth_date(text: str, where: str) -> str:
    if not text:
        return ""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Refused(
            say("Ngày sinh không có trong lịch; hãy nhập ngày/tháng/năm."), where
        ) from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused(
            say("Năm sinh phải từ {first} đến {last}.", first=FIRST_YEAR, last=LAST_YEAR), where
        )
    return day.isoformat()


def _checked_gender(text: str, where: str) -> str:
    gender = unicodedata.normalize("NFC", text)
    if gender not in ("", "Nam", "Nữ"):
        raise Refused(say("Giới tính là Nam hoặc Nữ, hoặc để trống."), where)
    return gender


def _checked_field_names(names: tuple[str, ...], where: str) -> tuple[str, ...]:
    if not _FIELDS.issuperset(names):
        raise Refused(say("Danh sách trường đọc từ thẻ có tên trường lạ."), where)
    return names
