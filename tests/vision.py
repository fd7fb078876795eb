"""How colours look to those who see them otherwise: dichromats after G. M. Machado, M. M. Oliveira, L. A. F. Fernandes,
"A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009), severity 1.0; in linear light.
"""

import numpy as np

DICHROMATS = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def seen(rgb, kind):
    """sRGB colours (…, 3) as they look to a dichromat, as sRGB."""
    c = np.asarray(rgb, float) / 255
    linear = np.where(c > 0.04045, ((c + 0.055) / 1.055) ** 2.4, c / 12.92)
    turned = np.clip(linear @ np.array(DICHROMATS[kind]).T, 0, 1)
    return 255 * np.where(turned > 0.0031308, 1.055 * turned ** (1 / 2.4) - 0.055, turned * 12.92)
