#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/tokenizer/chat_template/value.h"

namespace lorimer::jinja {

struct Expression;
struct Statement;
using ExpressionPtr = std::unique_ptr<Expression>;
using Body = std::vector<std::unique_ptr<Statement>>;

enum class ExpressionKind {
    Constant,
    Name,
    NamespaceTarget,  ///< ns.attribute on the left of a set
    Tuple,
    List,
    Dict,       ///< children: key, value, key, value, ...
    Attribute,  ///< children[0].name
    Item,       ///< children[0][children[1]]
    Slice,      ///< children: start, stop, step; each may be null
    Call,
    Filter,  ///< children[0] may be null in a filter block
    Test,
    Not,
    Negate,
    Positive,
    And,
    Or,
    Conditional,  ///< children: test, then, otherwise (may be null)
    Compare,      ///< children: one more than `operators`
    Concat,
    Binary  ///< name is the operator
};

/// One node of an expression.
struct Expression {
    ExpressionKind kind = ExpressionKind::Constant;
    int line = 0;
    int height = 1;    ///< of the tree below
    std::string name;  ///< of a name, attribute, filter, test or operator
    Value constant;
    std::vector<ExpressionPtr> children;
    std::vector<std::string> operators;
    std::vector<std::pair<std::string, ExpressionPtr>> named;  ///< keyword arguments
    ExpressionPtr starred;                                     ///< *args
    ExpressionPtr doubleStarred;                               ///< **kwargs
};

enum class StatementKind {
    Data,
    Print,  ///< expressions
    For,
    If,  ///< branches, otherwise
    Set,
    SetBlock,
    Macro,
    CallBlock,
    FilterBlock,
    With,
    Generation,
    Block,
    AutoEscape,
    Break,
    Continue,
    NeedsLoader  ///< extends, include, import, from: there are no other templates
};

struct Parameter {
    std::string name;
    ExpressionPtr otherwise;  ///< null: none
};

/// One statement of a template.
struct Statement {
    StatementKind kind = StatementKind::Data;
    int line = 0;
    std::string name;                        ///< of a macro, a block, or the tag of NeedsLoader
    Value data;                              ///< of Data
    std::vector<ExpressionPtr> expressions;  ///< Print; With: the values; CallBlock: the call; FilterBlock: the filter
    ExpressionPtr target;                    ///< For, Set, SetBlock
    std::vector<ExpressionPtr> targets;      ///< With
    ExpressionPtr value;                     ///< For: what is iterated; Set: the value; SetBlock: the filter or null
    ExpressionPtr test;                      ///< For: the filter or null; AutoEscape
    bool recursive = false;
    std::vector<Parameter> parameters;                     ///< Macro, CallBlock
    std::vector<std::pair<ExpressionPtr, Body>> branches;  ///< If
    Body body;
    Body otherwise;                                                    ///< else of For and If
    bool usesCaller = false, usesKwargs = false, usesVarargs = false;  ///< Macro, CallBlock: names in the body
};

}  // namespace lorimer::jinja
