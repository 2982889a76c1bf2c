"""A zip that holds itself, as Russ Cox made one ("Zip Files All The Way Down", 2010), for hostile.py.

Its compressed content is a program: stored blocks print the bytes that follow them, copies print again what was printed
last. So arranged that the program prints itself, with the head of the archive before it and the directory behind it.
"""
import struct
import zlib

NAME = b"quine-that-holds-itself-01.zip"
# So long that the copies of the head and of the tail take whole bytes.
COMMENT = b"all the way down"
LAST_BLOCK = b"\1\0\0\xff\xff"
LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227]
DISTANCES = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193]


def quine():
    return archive(own_checksum())


def archive(checksum):
    """The archive whose member is said to have a checksum."""
    end_size = 22 + len(COMMENT)
    directory_size = 46 + len(NAME)
    head_size = 30 + len(NAME)
    size = len(program(bytes(head_size), bytes(len(LAST_BLOCK) + directory_size + end_size)))
    packed = size - head_size - directory_size - end_size
    facts = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, checksum, packed, size, len(NAME), 0)
    head = b"PK\3\4" + facts + NAME
    directory = b"PK\1\2" + struct.pack("<H", 20) + facts + bytes(14) + NAME
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, directory_size, head_size + packed, len(COMMENT))
    return program(head, LAST_BLOCK + directory + b"PK\5\6" + end + COMMENT)


def program(head, tail):
    """Printed by the blocks and copies between `head` and the last `tail`: all of it."""
    print_head, print_tail = stored(len(head) + 5), stored(len(tail) + 4)
    copy_head, copy_tail = copy((len(head) + 5, len(head) + 5)), copy((len(tail) + 4, len(tail) + 4))
    copy_four, one, four, none = copy((10, 20), (10, 20)), stored(5), stored(20), stored(0)
    return b"".join([
        head, print_head, head, print_head, copy_head, one, copy_head, one, one,
        four, copy_head, one, one, four, copy_four, four, copy_four, four, copy_four, four, copy_four,
        four, copy_four, none, none, print_tail, copy_four, none, none, print_tail, copy_tail, tail, copy_tail, tail,
    ])


def stored(size):
    """The head of a block whose bytes follow as they are."""
    return struct.pack("<BHH", 0, size, size ^ 0xFFFF)


def copy(*pairs):
    """A block of copies (length, distance), filled up to whole bytes by empty blocks."""
    empty = "010" + 7 * "0"
    bits = "010"
    for length, distance in pairs:
        code, extra = coded(length, LENGTHS, 4)
        bits += (f"{code + 1:07b}" if code < 23 else f"{code + 0b10101001:08b}") + extra
        code, extra = coded(distance, DISTANCES, 2)
        bits += f"{code:05b}" + extra
    bits += 7 * "0"
    while len(bits) % 8:
        bits += empty
    return bytes(int(bits[i:i + 8][::-1], 2) for i in range(0, len(bits), 8))


def coded(value, bases, group):
    """The number of a code of deflate, and the bits behind it, lowest first; so many codes have bits of one number."""
    code = max(i for i, base in enumerate(bases) if base <= value)
    width = max(0, code // group - 1)
    return code, f"{value - bases[code]:0{width}b}"[::-1] if width else ""


def own_checksum():
    """The checksum of the file that states it: each stated bit changes the same bits of the checksum, whatever the others."""
    of = lambda stated: zlib.crc32(archive(stated)) ^ stated
    left = of(0)
    rows = {}
    for bit in range(32):
        change, stated = of(1 << bit) ^ of(0), 1 << bit
        while change and change.bit_length() in rows:
            other = rows[change.bit_length()]
            change, stated = change ^ other[0], stated ^ other[1]
        if change:
            rows[change.bit_length()] = change, stated
    found = 0
    while left:
        change, stated = rows[left.bit_length()]
        left, found = left ^ change, found ^ stated
    return found
