/* The scan, for whichever instructions `masks_of` uses: included once for each, with SUFFIX, TARGET and
   masks_of defined. See text_kernels.h. */

TARGET static synthtab_csv_scan CONCAT(scan_, SUFFIX)(
    const uint8_t *bytes, int64_t count, uint8_t delimiter, uint32_t *ends, uint32_t *rows) {
  uint32_t *end = ends;
  uint32_t *row = rows;
  int64_t inner_lines = 0, stray = -1;
  uint64_t quotes_seen = 0, doubled_seen = 0, unusual = 0;
  uint64_t inside_carry = 0;  /* All ones while in quotes. */
  uint64_t has_closed = 0;    /* Whether the byte before closed a quote. */
  uint64_t was_separator = 1;

  for (int64_t base = 0; base < count; base += 64) {
    word_masks m = CONCAT(masks_, SUFFIX)(bytes + base, delimiter);
    int64_t left = count - base;
    uint64_t valid = left >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << left) - 1;
    unusual |= m.unusual & valid;
    uint64_t quotes = m.quotes & valid;
    uint64_t line_ends = (m.lf | m.cr) & valid;
    uint64_t kept = line_ends;
    if (m.cr & valid) {
      /* The CR of a CRLF is no separator of its own. */
      uint64_t next_is_lf = left > 64 && bytes[base + 64] == '\n' ? (uint64_t)1 << 63 : 0;
      kept &= ~(m.cr & ((m.lf & valid) >> 1 | next_is_lf));
    }
    uint64_t separators = (m.delimiters & valid) | line_ends;
    uint64_t inside = inside_carry;
    if (quotes | inside_carry | has_closed) {
      quotes_seen |= quotes;
      uint64_t prefix = quotes;
      prefix ^= prefix << 1;
      prefix ^= prefix << 2;
      prefix ^= prefix << 4;
      prefix ^= prefix << 8;
      prefix ^= prefix << 16;
      prefix ^= prefix << 32;
      inside = prefix ^ inside_carry;
      uint64_t opening = quotes & inside;
      uint64_t closing = quotes & ~inside;
      separators &= ~inside;
      uint64_t before_closing = closing << 1 | has_closed;
      uint64_t wrong = (opening & ~(separators << 1 | was_separator | before_closing)) |
                       (before_closing & valid & ~(separators | opening));
      doubled_seen |= opening & before_closing;
      if (wrong) {
        int64_t place = __builtin_ctzll(wrong);
        stray = base + place;
        valid = ((uint64_t)1 << place) - 1;
        separators &= valid;
      }
      inner_lines += __builtin_popcountll(kept & inside & valid);
      has_closed = closing >> 63;
      inside_carry = (uint64_t)((int64_t)inside >> 63);
    }
    was_separator = separators >> 63;
    uint64_t mask = separators & ~(line_ends & ~kept);
    uint64_t line_mask = mask & kept;
    /* A delimiter is never a line end, so the bits of both are apart. */
    while (line_mask) {
      uint64_t upto = line_mask ^ (line_mask - 1);
      *row++ = (uint32_t)(end - ends) + (uint32_t)__builtin_popcountll(mask & upto);
      line_mask &= line_mask - 1;
    }
    int found = __builtin_popcountll(mask);
    uint32_t start = (uint32_t)base;
    for (int written = 0; written < found; written += 8) {
      for (int i = 0; i < 8; i++) {
        end[written + i] = start + (mask ? (uint32_t)__builtin_ctzll(mask) : 0);
        mask &= mask - 1;
      }
    }
    end += found;
    if (stray >= 0) break;
  }
  return (synthtab_csv_scan){
      .end_count = end - ends,
      .row_count = row - rows,
      .inner_lines = inner_lines,
      .stray = stray,
      .has_quotes = quotes_seen != 0,
      .has_doubled_quotes = doubled_seen != 0,
      .is_plain = unusual == 0,
      .ends_in_quotes = stray < 0 && inside_carry != 0};
}
