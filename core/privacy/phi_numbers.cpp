#include "privacy/phi_numbers.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace lorimer {

namespace {

Verdict passIf(bool condition) { return condition ? Verdict::Pass : Verdict::Fail; }

bool isDigit(char c) { return c >= '0' && c <= '9'; }
int digit(char c) { return c - '0'; }
int letterNumber(char c) { return c - 'A' + 1; }  // A = 1

std::string digitsOf(std::string_view value) {
    std::string digits;
    std::copy_if(value.begin(), value.end(), std::back_inserter(digits), isDigit);
    return digits;
}

/// ASCII letters in upper case and digits; nothing else.
std::string alphanumericsOf(std::string_view value) {
    std::string out;
    for (const char c : value) {
        if (isDigit(c) || (c >= 'A' && c <= 'Z')) out.push_back(c);
        if (c >= 'a' && c <= 'z') out.push_back(static_cast<char>(c - 'a' + 'A'));
    }
    return out;
}

bool allEqual(const std::string& digits) { return digits.find_first_not_of(digits.front()) == std::string::npos; }

int crossSum(int number) { return number / 10 + number % 10; }  // below 100

Verdict luhn(std::string_view value) {
    const std::string digits = digitsOf(value);
    if (digits.size() < 2 || allEqual(digits)) return Verdict::Fail;
    int sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const int d = digit(digits[digits.size() - 1 - i]);
        sum += i % 2 == 0 ? d : crossSum(2 * d);
    }
    return passIf(sum % 10 == 0);
}

Verdict npi(std::string_view value) {
    const std::string digits = digitsOf(value);
    return digits.size() == 10 ? luhn("80840" + digits) : Verdict::Fail;
}

/// Letters of the country and the length of its account numbers (ISO 13616 registry).
constexpr std::array<std::pair<std::string_view, int>, 48> ibanLengths{
    {{"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22},
     {"BH", 22}, {"BR", 29}, {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24}, {"DE", 22}, {"DK", 18},
     {"DO", 28}, {"EE", 20}, {"ES", 24}, {"FI", 18}, {"FO", 18}, {"FR", 27}, {"GB", 22}, {"GE", 22},
     {"GI", 23}, {"GR", 27}, {"HR", 21}, {"HU", 28}, {"IE", 22}, {"IL", 23}, {"IS", 26}, {"IT", 27},
     {"LI", 21}, {"LT", 20}, {"LU", 20}, {"LV", 21}, {"MC", 27}, {"MT", 31}, {"NL", 18}, {"NO", 15},
     {"PL", 28}, {"PT", 25}, {"RO", 24}, {"RS", 22}, {"SA", 24}, {"SE", 24}, {"SI", 19}, {"TR", 26}}};

Verdict iban(std::string_view value) {
    const std::string text = alphanumericsOf(value);
    if (text.size() < 15) return Verdict::Fail;
    const auto* const country = std::find_if(ibanLengths.begin(), ibanLengths.end(),
                                             [&text](const auto& entry) { return text.starts_with(entry.first); });
    if (country == ibanLengths.end() || text.size() != static_cast<std::size_t>(country->second)) return Verdict::Fail;
    int rest = 0;
    for (const char c : text.substr(4) + text.substr(0, 4)) {
        rest = isDigit(c) ? (rest * 10 + digit(c)) % 97 : (rest * 100 + letterNumber(c) + 9) % 97;
    }
    return passIf(rest == 1);
}

Verdict nhs(std::string_view value) {
    const std::string digits = digitsOf(value);
    if (digits.size() != 10 || allEqual(digits)) return Verdict::Fail;
    int sum = 0;
    for (int i = 0; i < 9; ++i) sum += digit(digits[static_cast<std::size_t>(i)]) * (10 - i);
    const int check = 11 - sum % 11;
    return passIf(check != 10 && check % 11 == digit(digits[9]));
}

/// Sum of the cross sums of digit times weight.
template <std::size_t Count>
int weightedCrossSums(const std::string& digits, const std::array<int, Count>& weights) {
    int sum = 0;
    for (std::size_t i = 0; i < Count; ++i) sum += crossSum(digit(digits[i]) * weights[i]);
    return sum;
}

std::string twoDigits(char letter) {
    const int number = letterNumber(letter);
    return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

Verdict kvnr(std::string_view value) {
    const std::string text = alphanumericsOf(value);
    if (text.size() != 10 || isDigit(text[0])) return Verdict::Fail;
    const std::string digits = twoDigits(text[0]) + text.substr(1);
    if (digitsOf(digits).size() != 11) return Verdict::Fail;
    return passIf(weightedCrossSums<10>(digits, {1, 2, 1, 2, 1, 2, 1, 2, 1, 2}) % 10 == digit(digits[10]));
}

Verdict rvnr(std::string_view value) {
    const std::string text = alphanumericsOf(value);
    if (text.size() != 12 || isDigit(text[8])) return Verdict::Fail;
    const std::string digits = text.substr(0, 8) + twoDigits(text[8]) + text.substr(9);
    if (digitsOf(digits).size() != 13) return Verdict::Fail;
    return passIf(weightedCrossSums<12>(digits, {2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1}) % 10 == digit(digits[12]));
}

/// Of the first ten digits exactly one occurs twice or three times, the rest once; three never stand in a row.
bool hasSteueridShape(const std::string& digits) {
    std::array<int, 10> counts{};
    for (std::size_t i = 0; i < 10; ++i) ++counts[static_cast<std::size_t>(digit(digits[i]))];
    const auto repeated = std::count_if(counts.begin(), counts.end(), [](int count) { return count > 1; });
    if (repeated != 1 || *std::max_element(counts.begin(), counts.end()) > 3) return false;
    for (std::size_t i = 2; i < 10; ++i) {
        if (digits[i] == digits[i - 1] && digits[i] == digits[i - 2]) return false;
    }
    return true;
}

Verdict steuerid(std::string_view value) {
    const std::string digits = digitsOf(value);
    if (digits.size() != 11 || digits[0] == '0' || !hasSteueridShape(digits)) return Verdict::Fail;
    int product = 10;
    for (std::size_t i = 0; i < 10; ++i) {
        const int sum = (digit(digits[i]) + product) % 10;
        product = 2 * (sum == 0 ? 10 : sum) % 11;
    }
    return passIf((11 - product) % 10 == digit(digits[10]));
}

Verdict icao731(std::string_view value) {
    const std::string text = alphanumericsOf(value);
    if (text.size() != 10 || !isDigit(text[9])) return Verdict::Fail;
    constexpr std::array<int, 3> weights{7, 3, 1};
    int sum = 0;
    for (std::size_t i = 0; i < 9; ++i)
        sum += (isDigit(text[i]) ? digit(text[i]) : letterNumber(text[i]) + 9) * weights[i % 3];
    return passIf(sum % 10 == digit(text[9]));
}

Verdict nir(std::string_view value) {
    std::string text = alphanumericsOf(value);
    if (text.size() != 13 && text.size() != 15) return Verdict::Fail;
    const std::string place = text.substr(5, 2);
    if (place == "2A") text.replace(5, 2, "19");
    if (place == "2B") text.replace(5, 2, "18");
    if (digitsOf(text) != text) return Verdict::Fail;
    if (text.size() == 13) return Verdict::KeepBase;
    return passIf(97 - std::stoll(text.substr(0, 13)) % 97 == std::stoll(text.substr(13)));
}

Verdict dni(std::string_view value) {
    std::string text = alphanumericsOf(value);
    if (text.size() < 8 || text.size() > 9) return Verdict::Fail;
    if (text[0] >= 'X' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'X' + '0');
    const char letter = text.back();
    text.pop_back();
    if (digitsOf(text) != text) return Verdict::Fail;
    return passIf("TRWAGMYFPDXBNJZSQVHLCKE"[std::stoi(text) % 23] == letter);
}

Verdict nuss(std::string_view value) {
    const std::string digits = digitsOf(value);
    if (digits.size() != 12) return Verdict::Fail;
    const long long province = std::stoll(digits.substr(0, 2));
    const long long number = std::stoll(digits.substr(2, 8));
    const long long joined = province * (number < 10'000'000 ? 10'000'000 : 100'000'000) + number;
    return passIf(joined % 97 == std::stoll(digits.substr(10)));
}

Verdict dea(std::string_view value) {
    const std::string digits = digitsOf(value.substr(std::min<std::size_t>(2, value.size())));
    if (digits.size() != 7) return Verdict::Fail;
    const auto at = [&digits](std::size_t i) { return digit(digits[i]); };
    return passIf((at(0) + at(2) + at(4) + 2 * (at(1) + at(3) + at(5))) % 10 == at(6));
}

Verdict vin(std::string_view value) {
    const std::string text = alphanumericsOf(value);
    if (text.size() != 17) return Verdict::Fail;
    constexpr std::string_view letters = "12345678.12345.7.923456789";  // A to Z; I, O and Q do not occur
    constexpr std::array<int, 17> weights{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
    int sum = 0;
    for (std::size_t i = 0; i < 17; ++i) {
        const char c = isDigit(text[i]) ? text[i] : letters[static_cast<std::size_t>(text[i] - 'A')];
        if (!isDigit(c)) return Verdict::Fail;
        sum += digit(c) * weights[i];
    }
    return passIf(text[8] == (sum % 11 == 10 ? 'X' : static_cast<char>('0' + sum % 11)));
}

/// Addresses that say nothing of a person: unspecified, loopback, a lone "::" with nothing behind it.
Verdict ip(std::string_view value) {
    if (value.find(':') == std::string_view::npos) return Verdict::Pass;
    if (value == "::" || value == "::1") return Verdict::Fail;
    const auto colons = std::count(value.begin(), value.end(), ':');
    const std::size_t shortened = value.find("::");
    if (shortened == std::string_view::npos) return passIf(colons == 7);
    if (value.find("::", shortened + 1) != std::string_view::npos) return Verdict::Fail;
    const auto hexDigits = std::count_if(value.begin(), value.end(), [](char c) { return c != ':'; });
    return passIf(colons <= 7 && hexDigits >= 3);
}

Verdict phoneLength(std::string_view value) {
    const std::size_t count = digitsOf(value).size();
    return passIf(count >= 7 && count <= 15);
}

Verdict min4(std::string_view value) {
    return passIf(digitsOf(value).size() >= 3 && alphanumericsOf(value).size() >= 4);
}

constexpr std::array<std::pair<std::string_view, NumberCheck>, 16> checks{{{"luhn", luhn},
                                                                           {"npi", npi},
                                                                           {"iban", iban},
                                                                           {"nhs", nhs},
                                                                           {"kvnr", kvnr},
                                                                           {"steuerid", steuerid},
                                                                           {"rvnr", rvnr},
                                                                           {"icao731", icao731},
                                                                           {"nir", nir},
                                                                           {"dni", dni},
                                                                           {"nuss", nuss},
                                                                           {"dea", dea},
                                                                           {"vin", vin},
                                                                           {"ip", ip},
                                                                           {"phone_len", phoneLength},
                                                                           {"min4", min4}}};

}  // namespace

NumberCheck findNumberCheck(std::string_view name) {
    for (const auto& [checkName, check] : checks)
        if (checkName == name) return check;
    return nullptr;
}

}  // namespace lorimer
