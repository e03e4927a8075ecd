"""Pages as pictures, for the window's preview and its printers."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from counter_app.receipts import PdfForms
from counter_app.service.ports import Forms, Paper
from tests.receipts.reading import image
from tests.receipts.samples import dossier, receipt_of

FORMS: Forms = PdfForms()


@pytest.mark.parametrize(
    ("paper", "dpi", "size"),
    [
        (Paper.A5, 96, (560, 794)),
        (Paper.A5, 203, (1183, 1679)),
        (Paper.A4, 100, (827, 1170)),
        (Paper.A5_TWO_UP, 100, (1170, 827)),
    ],
)
def test_a_page_has_the_size_of_its_paper(paper: Paper, dpi: int, size: tuple[int, int]) -> None:
    pages = FORMS.pages(receipt_of(dossier(), paper=paper).pdf, dpi)

    for page in pages:
        assert (page.width, page.height) == pytest.approx(size, abs=1)
        assert len(page.bgrx) == page.width * page.height * 4


def test_there_is_a_picture_of_every_page() -> None:
    receipt = receipt_of(dossier(), paper=Paper.A4)

    assert len(FORMS.pages(receipt.pdf, 72)) == receipt.pages == 2


def test_a_crisp_page_is_black_and_white_only() -> None:
    receipt = receipt_of(dossier(), paper=Paper.A5)
    crisp, smooth = (FORMS.pages(receipt.pdf, 203, crisp=crisp)[0] for crisp in (True, False))

    def shades(picture: bytes) -> set[int]:
        return set(picture[::4])

    assert shades(crisp.bgrx) == {0, 255}
    assert len(shades(smooth.bgrx)) > 2
    assert image(crisp).getbbox() is not None


def test_threads_may_ask_at_the_same_time() -> None:
    pdf = receipt_of(dossier(), paper=Paper.A5).pdf

    with ThreadPoolExecutor(4) as threads:
        pictures = list(threads.map(lambda _: FORMS.pages(pdf, 60), range(12)))

    assert all(picture == pictures[0] for picture in pictures)
