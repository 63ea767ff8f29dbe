#pragma once

#include <QString>
#include <QStringList>

#include "engine/model/model_report.h"

namespace lorimer {

/// What the check of a model said about its chat template.
enum class TemplateState {
    Missing,  ///< the model has none: it continues texts, and cannot be trained on conversations
    Refused,  ///< it has one, which does not take an ordinary conversation of two turns
    Tested,   ///< the conversation of two turns was rendered and tokenized
};

/// What the check of a base model found; kept, so that the list needs no model file.
struct ModelFacts {
    ModelReport report;
    QString licence;  ///< as the model states it, such as "apache-2.0"; empty: not stated
    TemplateState templateState = TemplateState::Missing;
    QString templateText;
    QString templateProblem;  ///< why it was refused
    QString example;          ///< the two turns as the model reads them
    QString endToken;         ///< what ends an answer: "<|im_end|>"
    QStringList codeFiles;    ///< names of program files in the folder; they are never run
    int tokens = 0;           ///< of the example
};

/// A base model of the list. The files stay where they are.
struct StoredModel {
    qint64 id = 0;
    QString path;  ///< absolute; a folder or a .gguf file
    QString name;
    QString added;  ///< UTC, ISO 8601
    ModelFacts facts;
};

}  // namespace lorimer
