"""Reads the journal of a stopped kpiwatch without kpiwatch: what daemon/storage/journal/schema.h, hash_chain.h and line_codec.h
describe, in the standard library alone. Prints the events, a line each, and complains about a block or a conflict that
is not what its hash says or is missing.

    python3 read_journal.py data/journal.sqlite
"""

import contextlib
import datetime
import hashlib
import sqlite3
import sys
import zlib

PLAIN, ZLIB, LINES = 1, 2, 3
END, DECIMAL, TEXT, SECONDS, MILLIS = range(5)
PADDED, HEX = range(17, 35), range(65, 81)  # a hole of so many digits more than one less than the first
EPOCH = datetime.datetime(1970, 1, 1)


class Bytes:
    def __init__(self, data):
        self.data, self.at = data, 0

    def raw(self, size):
        self.at += size
        return self.data[self.at - size:self.at]

    def number(self):
        value = shift = 0
        while True:
            byte = self.raw(1)[0]
            value |= (byte & 0x7f) << shift
            if byte < 0x80:
                return value
            shift += 7

    def difference(self):
        zigzag = self.number()
        return zigzag >> 1 ^ -(zigzag & 1)

    def text(self):
        return self.raw(self.number())

    def until_line_end(self):
        end = self.data.index(b"\n", self.at)
        text, self.at = self.data[self.at:end], end + 1
        return text


class Bits:
    def __init__(self, data):
        self.data, self.at = data, 0

    def get(self, width):
        if width > 64:
            raise ValueError(f"a number of {width} bits")
        begin, self.at = self.at, self.at + width
        value = int.from_bytes(self.data[begin // 8:(self.at + 7) // 8], "little")
        return value >> begin % 8 & ((1 << width) - 1)


def running(first, steps):
    numbers = [first]
    for step in steps:
        numbers.append((numbers[-1] + step) % 2**64)
    return numbers


def read_column(data, bits, count, earlier):
    coding, first = data.number(), data.number()
    rest = range(count - 1)
    if coding == 0:  # even
        step = data.difference()
        return running(first, (step for _ in rest))
    if coding == 1:  # follows
        leader = earlier[data.number()]
        return [(number - leader[0] + first) % 2**64 for number in leader]
    if coding == 2:  # steps
        return running(first, (data.difference() for _ in rest))
    if coding == 3:  # range
        width = data.number()
        return [first + bits.get(width) for _ in range(count)]
    if coding == 4:  # step range
        least, width = data.difference(), data.number()
        return running(first, (least + bits.get(width) for _ in rest))
    steps = [data.difference() for _ in range(data.number())]  # step list
    width = data.number()
    return running(first, (steps[bits.get(width)] for _ in rest))


def filled(hole, value):
    if hole == DECIMAL:
        return b"%d" % value
    if hole == TEXT:
        return value
    if hole in PADDED:
        return b"%0*d" % (hole - 16, value)
    if hole in HEX:
        return b"%0*x" % (hole - 64, value)
    signed = value - 2**64 if value >= 2**63 else value
    unit = {"seconds": signed} if hole == SECONDS else {"milliseconds": signed}
    kept = "seconds" if hole == SECONDS else "milliseconds"
    return (EPOCH + datetime.timedelta(**unit)).isoformat(timespec=kept).encode()


def read_template(data):
    parts = []
    while not parts or parts[-1][1] != END:
        parts.append((data.text(), data.number()))
    return parts


def put_lines(template, columns, count):
    for line in range(count):
        yield b"".join(literal + (b"\n" if hole == END else filled(hole, columns[place][line]))
                       for place, (literal, hole) in enumerate(template))


def decode_lines(payload, events):
    head = Bytes(payload)
    size, deflated = head.number(), head.text()
    data = Bytes(zlib.decompress(deflated, wbits=-15) if deflated else head.raw(size))
    bits = Bits(payload[head.at:])
    count, rest = data.number(), data.text()
    if count > events:
        raise ValueError(f"{count} lines of {events} events")
    templates = [read_template(data) for _ in range(data.number())]
    sequence = read_column(data, bits, count, []) if count else []
    lines = []
    for number, template in enumerate(templates):
        of_it, columns = sequence.count(number), []
        for _, hole in template[:-1]:
            columns.append([data.until_line_end() for _ in range(of_it)] if hole == TEXT
                           else read_column(data, bits, of_it, columns))
        lines.append(put_lines(template, columns, of_it))
    return b"".join(next(lines[number]) for number in sequence) + rest


DECODE = {PLAIN: lambda payload, _: payload, ZLIB: lambda payload, _: zlib.decompress(payload), LINES: decode_lines}


def decoded(seq, codec, payload, events):
    try:
        return DECODE[codec](payload, events)
    except Exception as error:  # damage can lead anywhere before its hash tells
        raise ValueError(f"block {seq} is damaged: it cannot be decoded") from error


def number(value):
    return value.to_bytes(8, "big")


def text(value):
    return number(len(value)) + value


def sha256(*pieces):
    return hashlib.sha256(b"".join(pieces)).digest()


@contextlib.contextmanager
def opened(journal):
    with contextlib.closing(sqlite3.connect(f"file:{journal}?mode=ro", uri=True, timeout=1)) as database:
        yield database, dict(database.execute("SELECT name, value FROM meta"))


def blocks(journal):
    """The payload of each block, in order; raises ValueError where the chain of hashes does not hold."""
    with opened(journal) as (database, meta):
        previous = sha256(b"kpiwatch/1", text(meta["store"].encode()))
        seq = 0
        rows = database.execute("SELECT seq, received_at, kind, codec, hash, payload, events FROM blocks ORDER BY seq")
        for expected, (seq, received_at, kind, codec, stored, written, events) in enumerate(rows, 1):
            payload = decoded(seq, codec, written, events)
            link = number(seq), previous, text(kind.encode()), number(received_at % 2**64)
            if seq < int(meta["digests_from"]):
                previous = sha256(b"kpiwatch/1", *link, text(payload))
            else:
                previous = sha256(b"kpiwatch/2", *link, sha256(payload))
            if seq != expected or previous != stored:
                raise ValueError(f"block {seq} is not what its hash says")
            yield payload
        if seq < int(meta.get("blocks", 0)):
            raise ValueError(f"blocks are missing after {seq}: there were {meta['blocks']}")


def conflicts(journal):
    """Number of the accepted event, when the other one came, and that one; raises ValueError as `blocks` does."""
    with opened(journal) as (database, meta):
        rows = database.execute("SELECT accepted, received_at, event FROM conflicts NOT INDEXED ORDER BY rowid").fetchall()
        ends = [meta["store"]]
        for accepted, received_at, event in rows:
            ends.append(sha256(f"{ends[-1]}\n{accepted} {received_at} {event}".encode()).hex())
        count, end = meta.get("conflicts", f"0 {meta['store']}").split(" ")
        if int(count) >= len(ends) or ends[int(count)] != end:
            raise ValueError(f"{count} conflicts were kept, and are not these")
        return rows


def main():
    journal, read = sys.argv[1], 0
    try:
        for read, payload in enumerate(blocks(journal), 1):
            sys.stdout.buffer.write(payload)
        conflicts(journal)
    except sqlite3.Error as error:
        if "locked" in str(error):
            sys.exit(f"{journal}: in use by a running kpiwatch; stop it, or copy the folder after a stop")
        sys.exit(f"{journal}: after {read} blocks: {error}")
    except ValueError as error:
        sys.exit(f"{journal}: {error}")


if __name__ == "__main__":
    main()
