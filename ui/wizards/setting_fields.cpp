#include "ui/wizards/setting_fields.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QGridLayout>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "ui/format.h"
#include "ui/widgets/number_field.h"
#include "ui/wizards/target_layers.h"

namespace lorimer {
namespace {

constexpr double largestSeed = 2147483647.0;

/// Builds the fields; one function a kind of control, one line a field.
class FieldMaker {
    Q_DECLARE_TR_FUNCTIONS(SettingFields)
public:
    FieldMaker(QWidget* parent, const SettingContext& context, SettingEdited edited)
        : m_parent(parent), m_context(context), m_edited(std::move(edited)) {}

    QVector<SettingField> all() {
        addAdapter();
        addPrecision();
        addLearning();
        addBatches();
        addSchedule();
        addStop();
        return m_fields;
    }

private:
    using Get = std::function<double(const TrainConfig&)>;
    using Set = std::function<void(TrainConfig&, double)>;

    SettingField& add(const QString& name, const QString& help, QWidget* control) {
        control->setAccessibleName(name);
        SettingField field;
        field.group = m_group;
        field.name = name;
        field.help = help;
        field.control = control;
        m_fields.append(field);
        return m_fields.last();
    }

    /// A whole or decimal number.
    SettingField& number(const QString& object, const QString& name, const QString& help, double smallest,
                         double largest, double step, int decimals, const QString& unit, Get get, Set set) {
        auto* box = new NumberField(object, m_parent);
        box->setUnit(unit);
        box->setDecimals(decimals);
        box->setStep(step);
        box->setRange(smallest, largest);
        QObject::connect(box, &NumberField::edited, box, [edited = m_edited, box] { edited(box); });
        SettingField& field = add(name, help, box);
        field.show = [box, get](const TrainConfig& config) { box->setNumber(get(config)); };
        field.read = [box, set](TrainConfig& config) {
            if (const auto value = box->number()) {
                set(config, *value);
            }
        };
        field.text = [get, decimals](const TrainConfig& config) {
            return QLocale().toString(get(config), 'f', decimals);
        };
        return field;
    }

    SettingField& choice(const QString& object, const QString& name, const QString& help, const QStringList& words,
                         Get get, Set set) {
        auto* box = new QComboBox(m_parent);
        box->setObjectName(object);
        box->addItems(words);
        box->setFocusPolicy(Qt::StrongFocus);
        QObject::connect(box, &QComboBox::activated, box, [edited = m_edited, box] { edited(box); });
        SettingField& field = add(name, help, box);
        field.show = [box, get](const TrainConfig& config) { box->setCurrentIndex(static_cast<int>(get(config))); };
        field.read = [box, set](TrainConfig& config) { set(config, box->currentIndex()); };
        field.text = [words, get](const TrainConfig& config) { return words.value(static_cast<int>(get(config))); };
        return field;
    }

    SettingField& check(const QString& object, const QString& name, const QString& help, Get get, Set set) {
        auto* box = new QCheckBox(name, m_parent);
        box->setObjectName(object);
        QObject::connect(box, &QCheckBox::clicked, box, [edited = m_edited, box] { edited(box); });
        SettingField& field = add(name, help, box);
        field.show = [box, get](const TrainConfig& config) { box->setChecked(get(config) != 0.0); };
        field.read = [box, set](TrainConfig& config) { set(config, box->isChecked() ? 1.0 : 0.0); };
        field.text = [get](const TrainConfig& config) { return get(config) != 0.0 ? tr("on") : tr("off"); };
        return field;
    }

    void addAdapter() {
        m_group = tr("Adapter");
        number(
            QStringLiteral("advanced.rank"), tr("Rank"),
            tr("How much the adapter can learn. Higher ranks learn more detail, need more memory and remember single "
               "texts more easily. 16 is a good start for most data."),
            1, 256, 1, 0, {}, [](const TrainConfig& config) { return config.peft.rank; },
            [](TrainConfig& config, double value) { config.peft.rank = static_cast<int>(value); });
        number(
            QStringLiteral("advanced.alpha"), tr("Alpha"),
            tr("How strongly the adapter acts. Leave at 32 unless you repeat a published recipe."), 1, 512, 1, 0, {},
            [](const TrainConfig& config) { return config.peft.alpha; },
            [](TrainConfig& config, double value) { config.peft.alpha = value; })
            .note = [](const TrainConfig& config) {
            return tr("alpha / rank = scale %1").arg(QLocale().toString(config.peft.alpha / config.peft.rank, 'g', 3));
        };
        number(
            QStringLiteral("advanced.dropout"), tr("Dropout"),
            tr("Randomly ignores parts while training, so single texts are remembered less."), 0, 0.5, 0.01, 2, {},
            [](const TrainConfig& config) { return config.peft.dropout; },
            [](TrainConfig& config, double value) { config.peft.dropout = value; });
        auto* layers = new TargetLayers(m_parent);
        QObject::connect(layers, &TargetLayers::edited, layers, [edited = m_edited, layers] { edited(layers); });
        SettingField& field =
            add(tr("Target layers"), tr("Which parts of the model get an adapter. All works best at the same size."),
                layers);
        field.show = [layers](const TrainConfig& config) { layers->setModules(config.peft.targetModules); };
        field.read = [layers](TrainConfig& config) { config.peft.targetModules = layers->modules(); };
        field.text = [](const TrainConfig& config) { return TargetLayers::words(config.peft.targetModules); };
    }

    QString precisionWords() const {
        if (m_context.baseSizes.fourBit == 0) {
            return tr(
                "NF4 keeps most of the base model in 4 bits instead of 16. Answers stay almost the same. Choose "
                "None if the model fits without it.");
        }
        return tr("NF4 keeps most of the base model in 4 bits instead of 16: %1 instead of %2 of memory. Answers stay "
                  "almost the same. Choose None if the model fits without it.")
            .arg(format::bytes(m_context.baseSizes.fourBit), format::bytes(m_context.baseSizes.sixteenBit));
    }

    void addPrecision() {
        m_group = tr("Base precision");
        // In the order of QuantizationType.
        QStringList types = {tr("None (16-bit)"), tr("NF4 (4-bit)"), tr("FP4 (4-bit)"), tr("INT8 (8-bit)")};
        if (m_context.modelIsGguf) {
            types << tr("As in the GGUF file");
        }
        choice(
            QStringLiteral("advanced.precision"), tr("Precision"), precisionWords(), types,
            [](const TrainConfig& config) { return static_cast<int>(config.quantization.type); },
            [](TrainConfig& config, double value) { config.quantization.type = static_cast<QuantizationType>(value); });
        check(
            QStringLiteral("advanced.doubleQuant"), tr("Double quantization"),
            tr("Also compresses the scale numbers. Saves about 0.4 bit per weight."),
            [](const TrainConfig& config) { return config.quantization.doubleQuant ? 1 : 0; },
            [](TrainConfig& config, double value) { config.quantization.doubleQuant = value != 0.0; })
            .blocked = [](const TrainConfig& config) {
            return isFourBit(config.quantization.type) ? QString() : tr("Needs NF4 or FP4.");
        };
    }

    void addLearning() {
        m_group = tr("Learning");
        SettingField& rate = number(
            QStringLiteral("advanced.rate"), tr("Learning rate"),
            tr("How big each step is. Too high: loss jumps. Too low: nothing changes."), 1e-6, 1e-2, 1.25, 0, {},
            [](const TrainConfig& config) { return config.training.learningRate; },
            [](TrainConfig& config, double value) { config.training.learningRate = value; });
        static_cast<NumberField*>(rate.control)->setScientific(true);
        static_cast<NumberField*>(rate.control)->setRange(1e-6, 1e-2);
        rate.text = [](const TrainConfig& config) { return format::rate(config.training.learningRate); };
        const double recommended = m_context.recommendedRate;
        rate.fixText = [recommended](const TrainConfig& config) -> std::optional<QString> {
            if (!isDamagingRate(config, recommended)) {
                return std::nullopt;
            }
            return tr("Use %1").arg(format::rate(recommended));
        };
        rate.fix = [recommended](TrainConfig& config) { config.training.learningRate = recommended; };
        rate.note = [recommended](const TrainConfig& config) {
            const double times = config.training.learningRate / recommended;
            if (isDamagingRate(config, recommended)) {
                return tr("%1 is %2 times the recommended learning rate. Training may fail. Nothing is lost by trying; "
                          "the recommended value is %3.")
                    .arg(format::rate(config.training.learningRate), QLocale().toString(times, 'g', 2),
                         format::rate(recommended));
            }
            return tr("Recommended for this model: %1").arg(format::rate(recommended));
        };
        number(
            QStringLiteral("advanced.passes"), tr("Passes"),
            tr("How often all rows are read. More is not always better."), 1, 20, 1, 0, {},
            [](const TrainConfig& config) { return config.training.epochs; },
            [](TrainConfig& config, double value) {
                config.training.epochs = value;
                config.training.maxSteps = -1;
            })
            .note = [](const TrainConfig& config) {
            return config.training.maxSteps > 0
                       ? tr("At most %n step(s)", nullptr, static_cast<int>(config.training.maxSteps))
                       : QString();
        };
    }

    /// So far from what is recommended that copy 20 is said.
    static bool isDamagingRate(const TrainConfig& config, double recommended) {
        return config.training.learningRate / recommended > 5.0;
    }

    void addBatches() {
        number(
            QStringLiteral("advanced.rowsPerStep"), tr("Rows per step"),
            tr("How many rows are read before the adapter changes once. 16 rows = 4 at once, 4 rounds."), 1, 128, 1, 0,
            {}, [](const TrainConfig& config) { return config.training.batchSize * config.training.accumulationSteps; },
            [](TrainConfig& config, double value) {
                setRows(config, static_cast<int>(value), config.training.batchSize);
            });
        number(
            QStringLiteral("advanced.rowsAtOnce"), tr("Rows at once"),
            tr("'At once' costs memory, not quality. It divides the rows per step."), 1, 32, 1, 0, {},
            [](const TrainConfig& config) { return config.training.batchSize; },
            [](TrainConfig& config, double value) {
                setRows(config, config.training.batchSize * config.training.accumulationSteps, static_cast<int>(value));
            })
            .note = [](const TrainConfig& config) {
            return tr("%1 rows = %2 at once, %n round(s)", nullptr, config.training.accumulationSteps)
                .arg(config.training.batchSize * config.training.accumulationSteps)
                .arg(config.training.batchSize);
        };
        number(
            QStringLiteral("advanced.length"), tr("Length limit"), tr("Longer rows are cut: their end is not learned."),
            64, m_context.contextLength, 64, 0, tr("tokens"),
            [](const TrainConfig& config) { return config.training.maxLength; },
            [](TrainConfig& config, double value) { config.training.maxLength = static_cast<int>(value); });
        check(
            QStringLiteral("advanced.packing"), tr("Packing"),
            tr("Fills gaps with further short rows. Faster; rows cannot see each other."),
            [](const TrainConfig& config) { return config.training.packing ? 1 : 0; },
            [](TrainConfig& config, double value) { config.training.packing = value != 0.0; });
    }

    /// The nearest number of rows at once that divides the rows per step; the control says what came out.
    static void setRows(TrainConfig& config, int perStep, int atOnce) {
        atOnce = std::clamp(atOnce, 1, perStep);
        while (perStep % atOnce != 0) {
            --atOnce;
        }
        config.training.batchSize = atOnce;
        config.training.accumulationSteps = perStep / atOnce;
    }

    void addSchedule() {
        choice(
            QStringLiteral("advanced.schedule"), tr("Schedule"),
            tr("How the learning rate changes over the run. Cosine ends gently; constant keeps it."),
            {tr("constant"), tr("constant after warm-up"), tr("linear"), tr("cosine"), tr("cosine with restarts"),
             tr("cosine to a minimum"), tr("polynomial"), tr("inverse square root"), tr("stable, then falling")},
            [](const TrainConfig& config) { return static_cast<int>(config.training.schedule); },
            [](TrainConfig& config, double value) {
                config.training.schedule = static_cast<Schedule>(value);
                config.training.scheduleShape = {};
                if (config.training.schedule == Schedule::CosineWithMinimum)
                    config.training.scheduleShape.minimumShare = 0.1;
            });
        number(
            QStringLiteral("advanced.warmup"), tr("Warm-up"),
            tr("The first part of the run, in which the learning rate rises from zero."), 0, 20, 1, 0,
            QStringLiteral("%"), [](const TrainConfig& config) { return 100.0 * config.training.warmupRatio; },
            [](TrainConfig& config, double value) { config.training.warmupRatio = value / 100.0; })
            .blocked = [](const TrainConfig& config) {
            return config.training.schedule == Schedule::Constant ? tr("The schedule \"constant\" has no warm-up.")
                                                                  : QString();
        };
        number(
            QStringLiteral("advanced.weightDecay"), tr("Weight decay"),
            tr("Pulls the adapter's numbers towards zero at each step."), 0, 0.3, 0.01, 2, {},
            [](const TrainConfig& config) { return config.training.weightDecay; },
            [](TrainConfig& config, double value) { config.training.weightDecay = value; });
        number(
            QStringLiteral("advanced.gradLimit"), tr("Gradient limit"),
            tr("Keeps single odd rows from pulling too hard."), 0.1, 10, 0.1, 1, {},
            [](const TrainConfig& config) { return config.training.maxGradNorm; },
            [](TrainConfig& config, double value) { config.training.maxGradNorm = value; });
        choice(
            QStringLiteral("advanced.recompute"), tr("Recompute"),
            tr("Calculates again instead of storing. Less memory, up to 1.5x time."),
            {tr("Auto"), tr("Never"), tr("Always")},
            [](const TrainConfig& config) { return static_cast<int>(config.training.recompute); },
            [](TrainConfig& config, double value) { config.training.recompute = static_cast<Recompute>(value); });
    }

    void addStop() {
        m_group = tr("Stop, samples");
        SettingField& patience = number(
            QStringLiteral("advanced.patience"), tr("Early stopping after"),
            tr("The model is tested on the check part as the run goes on. If it has not improved so many times in a "
               "row, training stops and the best version is kept. 0 switches it off."),
            0, 20, 1, 0, tr("checks"), [](const TrainConfig& config) { return config.training.earlyStoppingPatience; },
            [](TrainConfig& config, double value) { config.training.earlyStoppingPatience = static_cast<int>(value); });
        patience.blocked = [has = m_context.hasCheckPart](const TrainConfig&) {
            return has ? QString() : tr("The data have no check part.");
        };
        number(
            QStringLiteral("advanced.checks"), tr("Checks in the run"),
            tr("How often the model is tested on the check part. Each check takes time."), 1, 100, 1, 0, {},
            [](const TrainConfig& config) {
                const double every = config.training.evalSteps.value;
                return every > 0.0 && every < 1.0 ? std::round(1.0 / every) : 10.0;
            },
            [](TrainConfig& config, double value) { config.training.evalSteps.value = 1.0 / value; });
        number(
            QStringLiteral("advanced.seed"), tr("Seed"),
            tr("Same seed and settings repeat the run on this computer (processor: exactly; GPU: up to rounding)."), 0,
            largestSeed, 1, 0, {}, [](const TrainConfig& config) { return static_cast<double>(config.training.seed); },
            [](TrainConfig& config, double value) { config.training.seed = static_cast<std::uint64_t>(value); });
    }

    QWidget* m_parent;
    SettingContext m_context;
    SettingEdited m_edited;
    QString m_group;
    QVector<SettingField> m_fields;
};

}  // namespace

QVector<SettingField> settingFields(QWidget* parent, const SettingContext& context, const SettingEdited& edited) {
    return FieldMaker(parent, context, edited).all();
}

}  // namespace lorimer
