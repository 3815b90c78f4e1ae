// Counts lines, words and bytes of standard input and of every file named on the command line,
// then lists the most frequent words of all of them. Exits 1 if a file could not be read.
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  char *text;
  unsigned count;
} Word;

static Word table[1 << 14];
static const unsigned mask = (1 << 14) - 1;

static void remember(const char *word, size_t length) {
  unsigned hash = 2166136261u;
  for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)word[i]) * 16777619u;
  for (unsigned at = hash & mask;; at = (at + 1) & mask) {
    if (!table[at].text) {
      table[at].text = malloc(length + 1);
      memcpy(table[at].text, word, length);
      table[at].text[length] = 0;
    } else if (strlen(table[at].text) != length || memcmp(table[at].text, word, length)) {
      continue;
    }
    table[at].count++;
    return;
  }
}

static void count(FILE *file, const char *name) {
  unsigned long lines = 0, words = 0, bytes = 0;
  char word[64];
  size_t length = 0;
  int c;
  do {
    c = getc(file);
    if (c != EOF) bytes++;
    if (c == '\n') lines++;
    if (c != EOF && isalpha(c)) {
      if (length < sizeof word) word[length++] = (char)tolower(c);
    } else if (length) {
      words++;
      remember(word, length);
      length = 0;
    }
  } while (c != EOF);
  printf("%7lu %7lu %7lu %s\n", lines, words, bytes, name);
}

static int by_count(const void *a, const void *b) {
  const Word *x = a, *y = b;
  if (x->count != y->count) return x->count < y->count ? 1 : -1;
  return !x->text || !y->text ? (y->text != 0) - (x->text != 0) : strcmp(x->text, y->text);
}

int main(int argc, char **argv) {
  int status = 0;
  count(stdin, "-");
  for (int i = 1; i < argc; i++) {
    FILE *file = fopen(argv[i], "r");
    if (!file) {
      fprintf(stderr, "word-count: %s: %s\n", argv[i], strerror(errno));
      status = 1;
      continue;
    }
    count(file, argv[i]);
    fclose(file);
  }
  qsort(table, mask + 1, sizeof *table, by_count);
  for (int i = 0; i < 10 && table[i].count; i++) printf("%5u %s\n", table[i].count, table[i].text);
  return status;
}
