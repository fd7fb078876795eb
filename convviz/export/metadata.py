"""What an export says of itself: what it shows, what made it, and the setup that it can be opened as."""

from dataclasses import dataclass
from importlib.metadata import version
from xml.sax.saxutils import escape

from convviz.errors import ConvvizError
from convviz.model import Setup, setup_line
from convviz.model.words import caption_text

_LONGEST = 1 << 20
"""Characters of a setup line from which it would be a burden: it is left out."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """Plain texts; ``setup`` is empty where the setup is too large to travel along."""

    title: str
    description: str
    software: str
    setup: str

    @property
    def text(self) -> str:
        """What is known, a line each. The last line ends too: what a format puts behind must not seem to belong."""
        return "".join(f"{line}\n" for line in (self.title, self.description, self.software, self.setup) if line)


def metadata_of(setup: Setup) -> Metadata:
    """The metadata of every export of ``setup``."""
    try:
        line = setup_line(setup)
    except ConvvizError:  # too large
        line = ""
    return Metadata(
        setup.document.title or "Convolution",
        " – ".join(filter(None, (setup.document.description, caption_text(setup)))),
        f"convviz {version('convviz')}",
        line if len(line) <= _LONGEST else "",
    )


def xmp(metadata: Metadata) -> bytes:
    """An XMP packet (ISO 16684-1), for WebP and PDF; the setup line stands in ``convviz:setup``."""
    title, description, software, setup = (
        escape(text, {'"': "&quot;"})
        for text in (metadata.title, metadata.description, metadata.software, metadata.setup)
    )
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:convviz="urn:convviz:1" xmp:CreatorTool="{software}" convviz:setup="{setup}">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{description}</rdf:li></rdf:Alt></dc:description>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()
