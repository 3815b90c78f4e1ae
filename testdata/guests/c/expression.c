// A calculator: each line of standard input is an expression over + - * / % ^ ( ), variables that
// `name = expression` sets, and sqrt, abs, floor. Results are printed as decimal and as hexadecimal
// floating point, mistakes with their column.
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *at, *line_start, *mistake;
static double variables[26];

static double sum(void);

static void fail(const char *what) {
  if (!mistake) mistake = what;
}

static void skip(void) {
  while (*at == ' ' || *at == '\t') at++;
}

static int accept(char c) {
  skip();
  if (*at != c) return 0;
  at++;
  return 1;
}

static double atom(void) {
  skip();
  if (mistake) return 0;
  if (accept('(')) {
    double value = sum();
    if (!accept(')')) fail("missing )");
    return value;
  }
  if (accept('-')) return -atom();
  if (isdigit((unsigned char)*at) || *at == '.') {
    char *end;
    double value = strtod(at, &end);
    at = end;
    return value;
  }
  if (isalpha((unsigned char)*at)) {
    const char *name = at;
    while (isalnum((unsigned char)*at)) at++;
    size_t length = (size_t)(at - name);
    if (length == 1 && islower((unsigned char)*name)) return variables[*name - 'a'];
    double argument = accept('(') ? sum() : (fail("missing ("), 0);
    if (!accept(')')) fail("missing )");
    if (length == 4 && !memcmp(name, "sqrt", 4)) return sqrt(argument);
    if (length == 3 && !memcmp(name, "abs", 3)) return fabs(argument);
    if (length == 5 && !memcmp(name, "floor", 5)) return floor(argument);
    fail("unknown function");
    return 0;
  }
  fail(*at ? "unexpected character" : "unexpected end");
  return 0;
}

static double power(void) {
  double base = atom();
  return accept('^') ? pow(base, power()) : base;
}

static double product(void) {
  double value = power();
  for (;;) {
    if (accept('*')) value *= power();
    else if (accept('/')) value /= power();
    else if (accept('%')) value = fmod(value, power());
    else return value;
  }
}

static double sum(void) {
  double value = product();
  for (;;) {
    if (accept('+')) value += product();
    else if (accept('-')) value -= product();
    else return value;
  }
}

int main(void) {
  static char line[1024];
  int mistakes = 0;
  for (int number = 1; fgets(line, sizeof line, stdin); number++) {
    line[strcspn(line, "\n")] = 0;
    at = line_start = line;
    mistake = 0;
    skip();
    if (!*at || *at == '#') continue;
    int target = -1;
    if (islower((unsigned char)*at)) {
      const char *after = at + 1;
      while (*after == ' ') after++;
      if (*after == '=') {
        target = *at - 'a';
        at = after + 1;
      }
    }
    double value = sum();
    skip();
    if (*at) fail("unexpected character");
    if (mistake) {
      printf("%d:%d: %s\n", number, (int)(at - line_start) + 1, mistake);
      mistakes++;
      continue;
    }
    if (target >= 0) variables[target] = value;
    if (isnan(value)) printf("%s -> not a number\n", line);
    else printf("%s -> %.15g %a\n", line, value, value);
  }
  return mistakes > 99 ? 99 : mistakes;
}
