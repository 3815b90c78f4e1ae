// Builds a concordance of standard input with the standard library: ordered and hashed maps,
// strings, sorting with lambdas, streams, unique pointers and virtual calls. No exceptions.
#include <algorithm>
#include <cctype>
#include <iomanip>
#include <iostream>
#include <map>
#include <memory>
#include <numeric>
#include <set>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

namespace {

struct Report {
  virtual ~Report() = default;
  virtual void add(const std::string &word, int line) = 0;
  virtual void print(std::ostream &out) const = 0;
};

class Concordance final : public Report {
  std::map<std::string, std::set<int>> lines_;

 public:
  void add(const std::string &word, int line) override { lines_[word].insert(line); }
  void print(std::ostream &out) const override {
    for (const auto &[word, lines] : lines_) {
      if (lines.size() < 2) continue;
      out << std::left << std::setw(14) << word;
      for (int line : lines) out << ' ' << line;
      out << '\n';
    }
  }
};

class Anagrams final : public Report {
  std::unordered_map<std::string, std::set<std::string>> groups_;

 public:
  void add(const std::string &word, int) override {
    std::string key = word;
    std::sort(key.begin(), key.end());
    groups_[key].insert(word);
  }
  void print(std::ostream &out) const override {
    std::vector<const std::set<std::string> *> found;
    for (const auto &entry : groups_)
      if (entry.second.size() > 1) found.push_back(&entry.second);
    std::sort(found.begin(), found.end(), [](const auto *a, const auto *b) { return *a->begin() < *b->begin(); });
    for (const auto *group : found) {
      const char *separator = "";
      for (const auto &word : *group) {
        out << separator << word;
        separator = " = ";
      }
      out << '\n';
    }
  }
};

class Lengths final : public Report {
  std::vector<int> lengths_;

 public:
  void add(const std::string &word, int) override { lengths_.push_back(static_cast<int>(word.size())); }
  void print(std::ostream &out) const override {
    if (lengths_.empty()) return;
    std::vector<int> sorted = lengths_;
    std::nth_element(sorted.begin(), sorted.begin() + sorted.size() / 2, sorted.end());
    double mean = std::accumulate(lengths_.begin(), lengths_.end(), 0.0) / lengths_.size();
    out << std::fixed << std::setprecision(3) << "words " << lengths_.size() << ", mean " << mean << ", median "
        << sorted[sorted.size() / 2] << ", longest " << *std::max_element(lengths_.begin(), lengths_.end()) << '\n';
  }
};

}  // namespace

int main() {
  std::vector<std::unique_ptr<Report>> reports;
  reports.push_back(std::make_unique<Concordance>());
  reports.push_back(std::make_unique<Anagrams>());
  reports.push_back(std::make_unique<Lengths>());
  std::string line;
  for (int number = 1; std::getline(std::cin, line); number++) {
    std::transform(line.begin(), line.end(), line.begin(),
                   [](unsigned char c) { return std::isalpha(c) ? static_cast<char>(std::tolower(c)) : ' '; });
    std::istringstream words(line);
    for (std::string word; words >> word;)
      for (auto &report : reports) report->add(word, number);
  }
  for (const auto &report : reports) report->print(std::cout);
}
