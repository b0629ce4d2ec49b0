/* Texts of a list by hash, without a string for each. */
#include "include/text_kernels.h"

#include <string.h>

static inline uint64_t load(const uint8_t *bytes) {
  uint64_t word;
  memcpy(&word, bytes, 8);
  return word;
}

/* A product of 128 bits, folded (as in wyhash). */
static inline uint64_t mixed(uint64_t a, uint64_t b) {
  unsigned __int128 product =
      (unsigned __int128)(a ^ 0xA0761D6478BD642Fu) * (b ^ 0xE7037ED1A0B428DBu);
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* The key from the outer words; those between are hashed too where the text is longer than both. */
static inline synthtab_spelling_key key(
    uint64_t head, uint64_t tail, const uint8_t *bytes, int64_t count) {
  uint64_t hash = mixed(head ^ (uint64_t)count << 56, tail);
  for (int64_t i = 8; i < count - 8; i += 8) hash = mixed(hash, load(bytes + i));
  return (synthtab_spelling_key){head, tail, hash ^ hash >> 29};
}

synthtab_spelling_key synthtab_key_of_spelling(const uint8_t *bytes, int64_t count) {
  uint64_t head = 0;
  if (count > 0) memcpy(&head, bytes, count < 8 ? (size_t)count : 8);
  return key(head, count > 8 ? load(bytes + count - 8) : 0, bytes, count);
}

/* The same where bytes around the text may be read. */
static inline synthtab_spelling_key padded_key(const uint8_t *bytes, int64_t count) {
  if (count > 8) return key(load(bytes), load(bytes + count - 8), bytes, count);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  return synthtab_key_of_spelling(bytes, count);
#else
  int64_t unused = 64 - 8 * count;
  uint64_t head = count == 0 ? 0 : load(bytes) << unused >> unused;
  return key(head, 0, bytes, count);
#endif
}

static inline int64_t find(
    const synthtab_spellings *table, synthtab_spelling_key key, const uint8_t *bytes,
    int64_t count) {
  int64_t slot = (int64_t)(key.hash & (uint64_t)(table->slot_count - 1));
  while (table->slots[slot] >= 0) {
    const synthtab_spelling *entry = table->entries + table->slots[slot];
    if (entry->head == key.head && entry->tail == key.tail && entry->length == count &&
        (count <= 16 ||
         memcmp(table->bytes + entry->offset + 8, bytes + 8, (size_t)count - 16) == 0))
      return slot;
    slot = (slot + 1) & (table->slot_count - 1);
  }
  return slot;
}

int64_t synthtab_find_spelling(
    const synthtab_spellings *table, synthtab_spelling_key key, const uint8_t *bytes,
    int64_t count) {
  return find(table, key, bytes, count);
}

int64_t synthtab_read_codes(
    const synthtab_cells *cells, int64_t from, const synthtab_spellings *table, int32_t *output) {
  const synthtab_spellings t = *table;
  const synthtab_field *field = cells->fields + from * cells->stride;
  for (int64_t i = from; i < cells->count; i++, field += cells->stride) {
    const uint8_t *bytes = cells->bytes + field->start;
    int64_t count = (int64_t)field->end - field->start;
    int64_t slot = find(&t, padded_key(bytes, count), bytes, count);
    if (t.slots[slot] < 0) return i;
    output[i] = t.entries[t.slots[slot]].code;
  }
  return cells->count;
}
