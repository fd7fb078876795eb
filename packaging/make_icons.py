"""The icon's other formats, from resources/icons/convviz.svg: PNG (Linux), ICO (Windows), ICNS (macOS)."""

import io
import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"
SIZES = (16, 32, 48, 64, 128, 256)


def rendered(side: int) -> Image.Image:
    """The icon, ``side`` pixels wide."""
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(ICONS / "convviz.svg")).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return Image.open(io.BytesIO(bytes(buffer.data())))


def main() -> None:
    application = QGuiApplication([])
    largest = rendered(512)
    rendered(256).save(ICONS / "convviz.png")
    largest.save(ICONS / "convviz.icns")
    rendered(256).save(ICONS / "convviz.ico", sizes=[(side, side) for side in SIZES])
    application.quit()


if __name__ == "__main__":
    main()
