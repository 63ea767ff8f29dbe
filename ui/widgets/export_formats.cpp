#include "ui/widgets/export_formats.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QRadioButton>

#include "ui/style/theme.h"

namespace lorimer {
namespace {

using Format = ExportChoice::Format;

bool isGgufFile(const RunChoice& run) { return run.modelPath.endsWith(QLatin1String(".gguf"), Qt::CaseInsensitive); }

}  // namespace

ExportFormats::ExportFormats(QWidget* parent) : QWidget(parent) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::page);
    grid->setVerticalSpacing(space::inside);
    grid->setColumnStretch(1, 1);
    addLine(Format::Peft, QStringLiteral("peft"), tr("Adapter, PEFT format"),
            tr("needs the base model; opens in PEFT and vLLM"));
    addLine(Format::Merged, QStringLiteral("merged"), tr("Merged model, safetensors"),
            tr("stands alone; opens in Transformers and vLLM"));
    addLine(Format::GgufAdapter, QStringLiteral("ggufAdapter"), tr("Adapter as GGUF"),
            tr("needs the base model as GGUF; opens in llama.cpp"));
    addLine(Format::Gguf, QStringLiteral("gguf"), tr("Merged GGUF"),
            tr("one file that stands alone; opens in llama.cpp, LM Studio and Ollama"));
    m_lines.front().button->setChecked(true);

    m_type = new QComboBox;
    m_type->setObjectName(QStringLiteral("export.ggufType"));
    m_type->setAccessibleName(tr("Precision of the GGUF file"));
    const auto add = [this](const QString& text, BlockFormat format) {
        m_type->addItem(text, static_cast<unsigned>(format));
    };
    add(tr("F16: nothing is lost that shows"), BlockFormat::F16);
    add(tr("BF16: nothing is lost that shows"), BlockFormat::BF16);
    add(tr("Q8_0: half the size, hardly any loss"), BlockFormat::Q8_0);
    add(tr("Q6_K: small, little loss"), BlockFormat::Q6_K);
    add(tr("Q4_K: smallest, some loss"), BlockFormat::Q4_K);
    m_modelfile = new QCheckBox(tr("with an Ollama Modelfile"));
    m_modelfile->setObjectName(QStringLiteral("export.modelfile"));
    m_modelfile->setToolTip(tr("Template and stop words for Ollama. Not tested inside Ollama itself."));
    auto* line = new QHBoxLayout;
    line->setSpacing(space::field);
    line->addSpacing(space::page);
    line->addWidget(m_type);
    line->addWidget(m_modelfile);
    line->addStretch(1);
    grid->addLayout(line, grid->rowCount(), 0, 1, 2);
    connect(m_lines.back().button, &QRadioButton::toggled, this, &ExportFormats::updateGguf);
    updateGguf();
}

void ExportFormats::addLine(Format format, const QString& name, const QString& text, const QString& note) {
    auto* grid = static_cast<QGridLayout*>(layout());
    auto* button = new QRadioButton(text);
    button->setObjectName(QStringLiteral("export.") + name);
    auto* label = new QLabel(note);
    label->setObjectName(QStringLiteral("export.note.") + name);
    label->setWordWrap(true);
    label->setProperty("note", note);
    setTextRole(label, TextRole::Second);
    const int row = static_cast<int>(m_lines.size());
    grid->addWidget(button, row, 0);
    grid->addWidget(label, row, 1);
    m_lines.push_back({format, button, label});
}

QString ExportFormats::reasonAgainst(Format format, const RunChoice& run) {
    if (format == Format::GgufAdapter && run.config.peft.useDora)
        return tr("GGUF adapters cannot hold DoRA. Use merged GGUF.");
    if (format == Format::Gguf && !isGgufFile(run)) return tr("The base model is no GGUF file. Use the merged model.");
    return {};
}

void ExportFormats::setRun(const RunChoice& run) {
    for (const Line& line : m_lines) {
        const QString reason = reasonAgainst(line.format, run);
        line.button->setEnabled(reason.isEmpty());
        QString note = line.note->property("note").toString();
        if (line.format == Format::Peft)
            note = QLocale().formattedDataSize(run.adapterBytes, 1, QLocale::DataSizeTraditionalFormat) +
                   QStringLiteral(", ") + note;
        line.note->setText(reason.isEmpty() ? note : reason);
        if (!reason.isEmpty() && line.button->isChecked()) m_lines.front().button->setChecked(true);
    }
    updateGguf();
}

void ExportFormats::updateGguf() {
    const bool isGguf = m_lines.back().button->isChecked();
    m_type->setEnabled(isGguf);
    m_modelfile->setEnabled(isGguf);
}

ExportChoice ExportFormats::choice() const {
    ExportChoice choice;
    for (const Line& line : m_lines)
        if (line.button->isChecked()) choice.format = line.format;
    choice.ggufType = static_cast<BlockFormat>(m_type->currentData().toUInt());
    choice.withModelfile = choice.format == Format::Gguf && m_modelfile->isChecked();
    return choice;
}

}  // namespace lorimer
