#include "ui/models/run_settings.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <algorithm>

#include "engine/base/error.h"
#include "ui/format.h"

namespace lorimer {
namespace {

class SettingTexts {
    Q_DECLARE_TR_FUNCTIONS(RunSettings)
public:
    explicit SettingTexts(const RunRecord& run) : m_run(run) {}

    QVector<RunSetting> all() {
        addInputs();
        addAdapter(m_run.inputs.config.peft);
        addPrecision(m_run.inputs.config.quantization);
        addLearning(m_run.inputs.config.training);
        addStop(m_run.inputs.config.training);
        return m_settings;
    }

    QVector<RunSetting> dataFacts(const std::optional<DatasetSummary>& dataset, std::int64_t groups) {
        const RunInputs& inputs = m_run.inputs;
        const auto fact = [this](const QString& name, const QString& value) {
            add(name, value, RunSetting::Kind::Data);
        };
        fact(tr("Dataset"), inputs.datasetName);
        fact(tr("Version"), format::count(inputs.datasetVersion));
        if (dataset) {
            fact(tr("Training part"), tr("%n rows", nullptr, static_cast<int>(dataset->rows[0])));
            fact(tr("Check part"), tr("%n rows", nullptr, static_cast<int>(dataset->rows[1])));
            fact(tr("Test part"), tr("%n rows, never trained on", nullptr, static_cast<int>(dataset->rows[2])));
            if (groups > 0) {
                fact(tr("Patients or groups"), format::count(groups));
            }
            fact(tr("Imported"),
                 format::moment(QDateTime::fromString(QString::fromStdString(dataset->created), Qt::ISODateWithMs)));
        } else {
            fact(tr("State"), tr("This dataset was deleted. The run and its adapter are kept."));
        }
        fact(tr("Checksum"), inputs.datasetSha256);
        return m_settings;
    }

private:
    void add(const QString& name, const QString& value, RunSetting::Kind kind = RunSetting::Kind::Setting) {
        m_settings.append({name, value, kind, {}});
    }

    static QString number(double value) { return QLocale().toString(value, 'g', 6); }
    static QString onOff(bool on) { return on ? tr("on") : tr("off"); }

    void addInputs() {
        const RunInputs& inputs = m_run.inputs;
        add(tr("Base model"), inputs.modelPath);
        add(tr("Model checksum"), inputs.modelSha256.isEmpty() ? format::notMeasured() : inputs.modelSha256.left(16),
            RunSetting::Kind::Fact);
        add(tr("Data"), tr("%1, version %2").arg(inputs.datasetName).arg(inputs.datasetVersion));
        add(tr("Data checksum"), inputs.datasetSha256.left(16), RunSetting::Kind::Fact);
        if (!inputs.plan.systemText.empty()) {
            add(tr("System text"), QString::fromStdString(inputs.plan.systemText));
        }
        add(tr("Device"), inputs.device);
        add(tr("Run number"), m_run.id, RunSetting::Kind::Fact);
    }

    void addAdapter(const PeftConfig& peft) {
        add(tr("Rank"), QString::number(peft.rank));
        add(tr("Alpha"), number(peft.alpha));
        add(tr("Scale (alpha / rank)"), number(peft.alpha / peft.rank), RunSetting::Kind::Fact);
        add(tr("Dropout"), number(peft.dropout));
        QStringList layers;
        for (const std::string& module : peft.targetModules) {
            layers << QString::fromStdString(module);
        }
        add(tr("Target layers"), layers.isEmpty() ? tr("all linear layers") : layers.join(QStringLiteral(", ")));
        if (!peft.initAdapter.empty()) {
            add(tr("Starts from adapter"), QString::fromStdString(peft.initAdapter));
        }
    }

    void addPrecision(const QuantizationConfig& quantization) {
        const bool whole = quantization.type == QuantizationType::None;
        add(tr("Base precision"),
            whole ? tr("not compressed") : QString::fromStdString(quantizationTypeName(quantization.type)).toUpper());
        if (isFourBit(quantization.type)) {
            add(tr("Double quantization"), onOff(quantization.doubleQuant));
        }
        add(tr("Computes in"), QString::fromStdString(computeTypeName(quantization.computeType)));
    }

    void addLearning(const TrainingConfig& training) {
        add(tr("Learning rate"), format::rate(training.learningRate));
        add(tr("Schedule"), scheduleName(training.schedule));
        add(tr("Warm-up"), format::percent(training.warmupRatio));
        add(tr("Passes"), number(training.epochs));
        add(tr("Steps at most"), training.maxSteps > 0 ? format::count(training.maxSteps) : tr("no limit"));
        add(tr("Rows per step"), format::count(training.batchSize * training.accumulationSteps));
        add(tr("Rows at once"), format::count(training.batchSize));
        add(tr("Length limit"), tr("%1 tokens").arg(format::count(training.maxLength)));
        add(tr("Packing"), onOff(training.packing));
        add(tr("Shuffled rows"), onOff(training.shuffle));
        add(tr("Learns from"), lossOnName(training.lossOn));
        add(tr("Weight decay"), number(training.weightDecay));
        add(tr("Gradient limit"), training.maxGradNorm > 0.0 ? number(training.maxGradNorm) : tr("off"));
        add(tr("Recompute"), recomputeName(training.recompute));
        add(tr("Seed"), QString::number(training.seed));
    }

    void addStop(const TrainingConfig& training) {
        add(tr("Check"), interval(training.evalSteps));
        add(tr("Save"), interval(training.saveSteps));
        add(tr("Early stopping"), training.earlyStoppingPatience > 0
                                      ? tr("checks without improvement: %1").arg(training.earlyStoppingPatience)
                                      : tr("off"));
    }

    static QString interval(const StepInterval& steps) {
        if (steps.value <= 0.0) {
            return tr("never");
        }
        return steps.value < 1.0 ? tr("every %1 of the run").arg(format::percent(steps.value))
                                 : tr("every %1 steps").arg(number(steps.value));
    }

    static QString scheduleName(Schedule schedule) {
        switch (schedule) {
            case Schedule::Constant:
                return tr("constant");
            case Schedule::ConstantWithWarmup:
                return tr("constant after warm-up");
            case Schedule::Linear:
                return tr("linear");
            case Schedule::Cosine:
                return tr("cosine");
            case Schedule::CosineWithRestarts:
                return tr("cosine with restarts");
            case Schedule::CosineWithMinimum:
                return tr("cosine to a minimum");
            case Schedule::Polynomial:
                return tr("polynomial");
            case Schedule::InverseSqrt:
                return tr("inverse square root");
            case Schedule::WarmupStableDecay:
                return tr("stable, then falling");
        }
        throw Error(ErrorKind::Internal, "Unknown schedule.");
    }

    static QString lossOnName(LossOn lossOn) {
        switch (lossOn) {
            case LossOn::Answers:
                return tr("all answers");
            case LossOn::LastAnswer:
                return tr("the last answer");
            case LossOn::All:
                return tr("all text");
        }
        throw Error(ErrorKind::Internal, "Unknown part of the text to learn from.");
    }

    static QString recomputeName(Recompute recompute) {
        switch (recompute) {
            case Recompute::Auto:
                return tr("automatic");
            case Recompute::Never:
                return tr("never");
            case Recompute::Always:
                return tr("always");
        }
        throw Error(ErrorKind::Internal, "Unknown choice for recompute.");
    }

    const RunRecord& m_run;
    QVector<RunSetting> m_settings;
};

}  // namespace

QVector<RunSetting> settingsOf(const RunRecord& run) {
    QVector<RunSetting> settings = SettingTexts(run).all();
    if (run.inputs.plan.presetSettings.is_null()) {
        return settings;
    }
    RunRecord preset = run;
    preset.inputs.config = trainConfigFromJson(run.inputs.plan.presetSettings);
    const QVector<RunSetting> asPreset = SettingTexts(preset).all();
    for (RunSetting& setting : settings) {
        const auto same = std::find_if(asPreset.begin(), asPreset.end(),
                                       [&setting](const RunSetting& other) { return other.name == setting.name; });
        if (setting.kind == RunSetting::Kind::Setting && same != asPreset.end() && same->value != setting.value) {
            setting.presetValue = same->value;
        }
    }
    return settings;
}

QVector<RunSetting> dataFactsOf(const RunRecord& run, const std::optional<DatasetSummary>& dataset,
                                std::int64_t groups) {
    return SettingTexts(run).dataFacts(dataset, groups);
}

}  // namespace lorimer
