/* From separators to fields. */
#include "include/text_kernels.h"

#include <string.h>

/* Line ends among the bytes of a row, LF, CRLF and CR one each. */
static int64_t line_ends(const uint8_t *bytes, int64_t start, int64_t end) {
  int64_t count = 0;
  for (int64_t i = start; i < end; i++)
    count += bytes[i] == '\r' || (bytes[i] == '\n' && (i == start || bytes[i - 1] != '\r'));
  return count;
}

/* Without the quotes around it, and with doubled ones single. */
static synthtab_field unquoted(uint8_t *bytes, synthtab_field field, int32_t may_be_doubled) {
  if (field.start == field.end || bytes[field.start] != '"') return field;
  field.start += 1;
  field.end -= 1;
  if (!may_be_doubled) return field;
  uint8_t *begin = bytes + field.start, *end = bytes + field.end;
  uint8_t *target = memchr(begin, '"', (size_t)(end - begin));
  if (target == NULL) return field;
  for (const uint8_t *source = target; source < end; source++) {
    *target++ = *source;
    if (*source == '"') source++;
  }
  field.end = (uint32_t)(target - bytes);
  return field;
}

int64_t synthtab_csv_split_rows(
    uint8_t *bytes, const synthtab_csv_scan *scan, const uint32_t *ends, const uint32_t *rows,
    int64_t columns, int64_t record_limit, synthtab_field *fields, uint32_t *lines,
    synthtab_csv_split *split) {
  int64_t records = 0;
  int64_t first = split->row > 0 ? rows[split->row - 1] : 0;
  uint32_t start = first > 0 ? ends[first - 1] + 1 : 0;
  while (split->row < scan->row_count && records < record_limit) {
    int64_t next = rows[split->row];
    uint32_t row_start = start;
    uint32_t line_end = ends[next - 1];
    uint32_t row_end = line_end;
    if (row_end > row_start && bytes[row_end - 1] == '\r' && bytes[row_end] == '\n') row_end -= 1;
    int64_t found = next - first;
    if (row_start == row_end && columns > 1) {
      /* A blank line. */
    } else if (found != columns) {
      split->found = found;
      return records;
    } else {
      synthtab_field *record = fields + records * columns;
      for (int64_t i = 0; i < columns; i++) {
        uint32_t end = ends[first + i];
        record[i] = (synthtab_field){start, end};
        start = end + 1;
      }
      record[columns - 1].end = row_end;
      lines[records++] = (uint32_t)split->line;
      if (scan->inner_lines > 0) split->line += line_ends(bytes, row_start, row_end);
      if (scan->has_quotes)
        for (int64_t i = 0; i < columns; i++)
          record[i] = unquoted(bytes, record[i], scan->has_doubled_quotes);
    }
    split->row += 1;
    split->line += 1;
    first = next;
    start = line_end + 1;
  }
  return records;
}
