# Turns an OBO file (the Human Phenotype Ontology's hp.obo) into a CSV of "explain this clinical term" pairs:
#   awk -f scripts/clinical_terms.awk hp.obo > clinical_terms.csv
# One row per term that has a definition and is not obsolete, in the file's order; columns prompt, response, term_id.
# POSIX awk (mawk, gawk, busybox); works on bytes, so any UTF-8 passes through unchanged.

BEGIN { print "prompt,response,term_id"; inTerm = 0; forget() }

{ sub(/\r$/, "") }

/^\[/ { flush(); inTerm = ($0 == "[Term]"); next }
!inTerm { next }

/^id: / { id = trim(withoutComment(substr($0, 5))) }
/^name: / { name = trim(unescape(withoutComment(substr($0, 7)))) }
/^def: "/ { definition = trim(quoted(substr($0, 6))) }
/^is_obsolete: true/ { obsolete = 1 }

END { flush(); if (written == 0) exit 1 }

function flush() {
    if (inTerm && !obsolete && id != "" && name != "" && definition != "") {
        print csv("Explain the clinical term: " name) "," csv(definition) "," csv(id)
        written++
    }
    forget()
}

function forget() { id = ""; name = ""; definition = ""; obsolete = 0 }

function trim(text) {
    sub(/^[ \t\n]+/, "", text)
    sub(/[ \t\n]+$/, "", text)
    return text
}

# The text of a value that starts with a double quote, up to the next quote that no backslash precedes.
function quoted(value,    i, c) {
    for (i = 2; i <= length(value); i++) {
        c = substr(value, i, 1)
        if (c == "\\") i++
        else if (c == "\"") return unescape(substr(value, 2, i - 2))
    }
    return ""
}

# An unescaped "!" after a blank starts a comment in OBO.
function withoutComment(value,    i) {
    for (i = 1; i <= length(value); i++) {
        if (substr(value, i, 1) == "\\") i++
        else if (substr(value, i, 2) == " !") return substr(value, 1, i - 1)
    }
    return value
}

# OBO escapes: \n is a line break (joined to one blank here), \t a tab, \W a blank; any other escaped character stands for itself.
function unescape(text,    i, c, out) {
    if (index(text, "\\") == 0) return text
    out = ""
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (c == "\\") {
            i++
            c = substr(text, i, 1)
            if (c == "n") c = "\n"
            else if (c == "t") c = "\t"
            else if (c == "W") c = " "
        }
        out = out c
    }
    gsub(/ *\n */, " ", out)
    return out
}

# A field as RFC 4180 wants it: quoted where it holds a comma, a quote or a line break.
function csv(text) {
    if (text !~ /[",\n\r]/) return text
    gsub(/"/, "\"\"", text)
    return "\"" text "\""
}
