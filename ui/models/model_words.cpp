#include "ui/models/model_words.h"

#include <QCoreApplication>

#include "ui/format.h"

namespace lorimer::model_words {
namespace {

struct ModelWords {
    Q_DECLARE_TR_FUNCTIONS(ModelWords)
};

QString fitSentence(const ModelFit& fit) {
    const QString share = format::gigabytesOf(fit.needed, fit.free);
    switch (fit.verdict) {
        case ModelFit::Verdict::Fits:
            return ModelWords::tr("Fits: about %1 free").arg(share);
        case ModelFit::Verdict::FitsIn4Bits:
            return ModelWords::tr("Fits in 4 bits: about %1 free").arg(share);
        case ModelFit::Verdict::Tight:
            return ModelWords::tr("Tight: about %1 free").arg(share);
        case ModelFit::Verdict::DoesNotFit:
            return ModelWords::tr("Does not fit: needs about %1, %2 free")
                .arg(format::gigabytes(fit.needed), format::gigabytes(fit.free));
        case ModelFit::Verdict::Unknown:
            break;
    }
    return format::notMeasured();
}

}  // namespace

QString fit(const ModelEntry& entry) {
    switch (entry.presence) {
        case ModelPresence::Gone:
            return ModelWords::tr("Files not found");
        case ModelPresence::Changed:
            return ModelWords::tr("Files changed, check again");
        case ModelPresence::Present:
            break;
    }
    return fitSentence(entry.fit);
}

Level fitLevel(const ModelEntry& entry) {
    if (entry.presence == ModelPresence::Gone) {
        return Level::Error;
    }
    if (entry.presence == ModelPresence::Changed) {
        return Level::Warning;
    }
    switch (entry.fit.verdict) {
        case ModelFit::Verdict::Fits:
        case ModelFit::Verdict::FitsIn4Bits:
            return Level::Done;
        case ModelFit::Verdict::Tight:
            return Level::Warning;
        case ModelFit::Verdict::DoesNotFit:
            return Level::Error;
        case ModelFit::Verdict::Unknown:
            break;
    }
    return Level::Info;
}

QString fitIcon(const ModelEntry& entry) {
    static constexpr const char* names[] = {"info", "done", "warning", "error"};
    return QLatin1String(names[static_cast<int>(fitLevel(entry))]);
}

bool fits(const ModelEntry& entry) {
    return entry.presence == ModelPresence::Present && entry.fit.verdict != ModelFit::Verdict::DoesNotFit;
}

QString chatTemplate(TemplateState state) {
    switch (state) {
        case TemplateState::Missing:
            return ModelWords::tr("missing");
        case TemplateState::Refused:
            return ModelWords::tr("present, not usable");
        case TemplateState::Tested:
            return ModelWords::tr("tested");
    }
    return {};
}

QString licence(const ModelFacts& facts) {
    return facts.licence.isEmpty() ? ModelWords::tr("not stated") : facts.licence;
}

QString refusal(const ModelRefusal& refusal) {
    if (refusal.isFolder) {
        return ModelWords::tr(
                   "'%1' cannot be used: %2. Nothing was copied or changed. A complete folder has config.json, "
                   "tokenizer.json and .safetensors files.")
            .arg(refusal.name, refusal.reason);
    }
    return ModelWords::tr(
               "'%1' cannot be used: %2. Nothing was copied or changed. Choose another file, or get this one "
               "again from where it came from.")
        .arg(refusal.name, refusal.reason);
}

QString progress(const QString& name, const ModelCheckProgress& progress) {
    switch (progress.part) {
        case ModelCheckProgress::Part::Headers:
            return ModelWords::tr("Checking %1: reading its description").arg(name);
        case ModelCheckProgress::Part::Template:
            return ModelWords::tr("Checking %1: tokenizer and chat template").arg(name);
        case ModelCheckProgress::Part::Checksum:
            return ModelWords::tr("Checking %1: %2, checksum")
                .arg(name, format::gigabytesOf(progress.done, progress.total));
    }
    return {};
}

}  // namespace lorimer::model_words
