"""Writes or reads a FITS binary table with astropy and prints its cells as JSON, column by column.

    astropy-fits.py write FILE    a table of every column type of FITS 4.0
    astropy-fits.py read FILE     the tables of FILE

Cells: null for TNULL, NaN and strings of no characters; 64-bit integers as text; complex numbers as [re, im].
"""
import json
import sys
import warnings

import numpy as np
from astropy.io import fits

warnings.simplefilter("ignore")


def cell(value):
    if isinstance(value, np.ndarray):
        return [cell(item) for item in value.ravel()]
    if isinstance(value, (bytes, str)):
        return value.decode("utf-8") if isinstance(value, bytes) else value
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (np.complexfloating, complex)):
        return [cell(value.real), cell(value.imag)]
    if isinstance(value, (np.floating, float)):
        number = float(value)
        if number in (float("inf"), float("-inf")):
            return "Infinity" if number > 0 else "-Infinity"
        return None if number != number else number
    if isinstance(value, (np.int64, np.uint64)):
        return str(int(value))
    return int(value)


def print_cells(path):
    with fits.open(path, character_as_bytes=True) as hdus:
        print(json.dumps([table_of(hdu) for hdu in hdus if isinstance(hdu, fits.BinTableHDU)]))


def table_of(hdu):
    cells = []
    for column in hdu.columns:
        if "X" in column.format and column.dim:
            cells.append(None)  # astropy 5.2 cannot read bits with TDIM
            continue
        values = hdu.data[column.name] if len(hdu.data) else []
        null = column.null
        cells.append([
            None if null is not None and not isinstance(value, np.ndarray) and value == null else cell(value)
            for value in values
        ])
    return {
        "names": hdu.columns.names,
        "units": hdu.columns.units,
        "forms": hdu.columns.formats,
        "cells": cells,
        "marks": [card for key, card in hdu.header.items() if key.startswith("ALIMRK")],
    }


def write(path):
    text = ["a", "bc ", "", "d\u00e9"]
    columns = [
        fits.Column("flag", "L", array=np.array([True, False, True, False])),
        fits.Column("bits", "11X", array=np.arange(44).reshape(4, 11) % 3 == 0),
        fits.Column("byte", "B", array=np.array([0, 1, 254, 255], "u1"), null=254),
        fits.Column("short", "I", array=np.array([-32768, -1, 7, 32767], "i2"), null=7),
        fits.Column("ushort", "I", array=np.array([0, 1, 32768, 65535], "u2"), bzero=32768),
        fits.Column("int", "J", array=np.array([-(2**31), -1, 7, 2**31 - 1], "i4"), unit="mas/yr", null=-1),
        fits.Column("uint", "J", array=np.array([0, 1, 2**31, 2**32 - 1], "u4"), bzero=2**31),
        fits.Column("long", "K", array=np.array([-(2**63), -1, 2**53 + 1, 2**63 - 1], "i8")),
        fits.Column("ulong", "K", array=np.array([0, 1, 2**63, 2**64 - 1], "u8"), bzero=2**63),
        fits.Column("text", "4A", array=np.array([item.encode() for item in text])),
        fits.Column("texts", "6A", dim="(3,2)", array=np.array([["abc", "d"], ["e", "f"], ["g", "hij"], ["k", "l"]])),
        fits.Column("float", "E", array=np.array([1.5, np.nan, -0.1, 3e38], "f4"), unit="mag"),
        fits.Column("double", "D", array=np.array([0.1, np.nan, -1e300, 5e-324])),
        fits.Column("complex", "C", array=np.array([1 + 2j, 0, -1j, 1e-3], "c8")),
        fits.Column("dcomplex", "M", array=np.array([1 + 2j, 0.1, -1j, 1e-300])),
        fits.Column("pair", "2E", array=np.arange(8, dtype="f4").reshape(4, 2)),
        fits.Column("matrix", "6J", dim="(3,2)", array=np.arange(24, dtype="i4").reshape(4, 2, 3)),
        fits.Column("varying", "PD()", array=np.array([np.arange(n, dtype="f8") for n in (3, 1, 2, 4)], dtype=object)),
        fits.Column("shorts", "QI()", array=np.array([np.arange(n, dtype="i2") for n in (1, 5, 2, 3)], dtype=object)),
        fits.Column("words", "PA()", array=np.array(["one", "three", "x", "fourteen"], dtype=object)),
    ]
    fits.BinTableHDU.from_columns(columns, name="EVERYTHING").writeto(path, overwrite=True)


if sys.argv[1] == "write":
    write(sys.argv[2])
print_cells(sys.argv[2])
