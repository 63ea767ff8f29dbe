#include "ui/wizards/import_file_step.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QRadioButton>
#include <QTableView>
#include <QVBoxLayout>

#include "data/file_format.h"
#include "data/text_encodings.h"
#include "ui/format.h"
#include "ui/models/preview_model.h"
#include "ui/style/theme.h"
#include "ui/widgets/questions.h"
#include "ui/widgets/tables.h"
#include "ui/wizards/import_texts.h"

namespace lorimer {
namespace {

QComboBox* choiceBox(const QString& objectName, const QString& accessibleName) {
    auto* box = new QComboBox;
    box->setObjectName(objectName);
    box->setAccessibleName(accessibleName);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    return box;
}

void select(QComboBox* box, int value) { box->setCurrentIndex(box->findData(value)); }

/// A local file that was dropped; empty where it is none.
QString droppedFile(const QMimeData& data) {
    for (const QUrl& url : data.urls()) {
        if (url.isLocalFile()) {
            return url.toLocalFile();
        }
    }
    return {};
}

}  // namespace

ImportFileStep::ImportFileStep(QWidget* parent) : QWidget(parent) {
    setAcceptDrops(true);
    m_model = new PreviewModel(this);
    m_preview = new QTableView;
    m_preview->setObjectName(QStringLiteral("import.preview"));
    m_preview->setAccessibleName(tr("The first rows of the file"));
    m_preview->setModel(m_model);
    setUpTextTable(m_preview);
    auto* right = new QVBoxLayout;
    right->setSpacing(space::inside);
    right->addWidget(m_preview, 1);
    m_found = new QWidget;
    auto* row = new QHBoxLayout(m_found);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::section);
    auto* left = new QVBoxLayout;
    left->setSpacing(space::section);
    left->addWidget(buildReading());
    left->addWidget(buildTask());
    left->addStretch(1);
    row->addLayout(left);
    row->addLayout(right, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::field);
    layout->addWidget(buildChooser());
    layout->addWidget(m_found, 1);
    layout->addStretch(0);
    clear();
}

QWidget* ImportFileStep::buildChooser() {
    auto* zone = new QFrame;
    zone->setObjectName(QStringLiteral("import.drop"));
    zone->setProperty("card", true);
    m_path = new QLineEdit;
    m_path->setObjectName(QStringLiteral("import.path"));
    m_path->setAccessibleName(tr("Path of the file"));
    m_path->setPlaceholderText(tr("Drop a file here, type its path, or browse"));
    auto* browse = new QPushButton(tr("Browse..."));
    browse->setObjectName(QStringLiteral("import.browse"));
    m_hint = new QLabel;
    m_hint->setObjectName(QStringLiteral("import.fileHint"));
    m_hint->setWordWrap(true);
    setTextRole(m_hint, TextRole::Second);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::inside);
    row->addWidget(m_path, 1);
    row->addWidget(browse);
    auto* layout = new QVBoxLayout(zone);
    layout->setContentsMargins(space::page, space::field, space::page, space::field);
    layout->setSpacing(space::inside);
    layout->addLayout(row);
    layout->addWidget(m_hint);
    connect(browse, &QPushButton::clicked, this, &ImportFileStep::browse);
    connect(m_path, &QLineEdit::returnPressed, this, &ImportFileStep::chooseTyped);
    return zone;
}

QWidget* ImportFileStep::buildReading() {
    m_format = choiceBox(QStringLiteral("import.format"), tr("Format of the file"));
    m_encoding = choiceBox(QStringLiteral("import.encoding"), tr("Encoding of the letters"));
    for (const TextEncoding encoding : allEncodings()) {
        m_encoding->addItem(import_text::encodingChoice(encoding), static_cast<int>(encoding));
    }
    m_sheet = choiceBox(QStringLiteral("import.sheet"), tr("Which sheet is read"));
    m_separator = choiceBox(QStringLiteral("import.separator"), tr("What separates the columns"));
    for (const char separator : {',', ';', '\t', '|'}) {
        m_separator->addItem(import_text::separatorName(separator), static_cast<int>(separator));
    }
    m_header = choiceBox(QStringLiteral("import.header"), tr("What the first row is"));
    m_header->addItem(tr("Names of the columns"), 1);
    m_header->addItem(tr("Data"), 0);
    m_size = new QLabel;
    m_size->setObjectName(QStringLiteral("import.size"));
    m_rows = new QLabel;
    m_rows->setObjectName(QStringLiteral("import.rows"));
    m_again = new QPushButton(tr("Detect again"));
    m_again->setObjectName(QStringLiteral("import.detect"));
    auto* reading = new QWidget;
    auto* form = new QFormLayout(reading);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(space::inside);
    form->setHorizontalSpacing(space::field);
    form->addRow(tr("Format"), m_format);
    form->addRow(tr("Sheet"), m_sheet);
    form->addRow(tr("Encoding"), m_encoding);
    form->addRow(tr("Separator"), m_separator);
    form->addRow(tr("First row"), m_header);
    form->addRow(tr("Size"), m_size);
    form->addRow(tr("Rows"), m_rows);
    form->addRow(QString(), m_again);
    for (QComboBox* box : {m_format, m_sheet, m_encoding, m_separator, m_header}) {
        connect(box, &QComboBox::activated, this, &ImportFileStep::choose);
    }
    connect(m_again, &QPushButton::clicked, this, [this] {
        m_choices = {};
        Q_EMIT choicesChanged(m_choices);
    });
    return reading;
}

QWidget* ImportFileStep::buildTask() {
    auto* box = new QWidget;
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::iconText);
    auto* question = new QLabel(tr("What should the model learn?"));
    setTextRole(question, TextRole::Section);
    layout->addWidget(question);
    m_tasks = new QButtonGroup(this);
    const struct {
        ImportTask task;
        QString text;
        QString name;
    } tasks[] = {{ImportTask::Answer, tr("Answer questions"), QStringLiteral("import.taskAnswer")},
                 {ImportTask::Chat, tr("Continue chats"), QStringLiteral("import.taskChat")},
                 {ImportTask::Style, tr("Write in this style"), QStringLiteral("import.taskStyle")}};
    for (const auto& entry : tasks) {
        auto* button = new QRadioButton(entry.text);
        button->setObjectName(entry.name);
        m_tasks->addButton(button, static_cast<int>(entry.task));
        layout->addWidget(button);
    }
    connect(m_tasks, &QButtonGroup::idClicked, this,
            [this](int id) { Q_EMIT taskChosen(static_cast<ImportTask>(id)); });
    return box;
}

void ImportFileStep::clear() {
    m_shown.clear();
    m_path->clear();
    m_choices = {};
    m_hint->setText(
        tr("Tables: CSV, TSV, XLSX, ODS, JSON, JSON Lines. Texts: TXT, MD, DOCX, ODT, PDF. Records: FHIR (JSON), HL7 "
           "v2."));
    m_model->clear();
    m_found->hide();
}

void ImportFileStep::setBusy(const QString& file) {
    m_path->setText(file);
    m_hint->setText(tr("Looking at the file..."));
}

void ImportFileStep::setFailed(const QString& file) {
    m_shown.clear();
    m_path->setText(file);
    m_hint->setText(tr("This file cannot be read like this. Choose another one, or change how it is read."));
    m_model->clear();
    m_again->setEnabled(m_choices != ReadChoices());
}

void ImportFileStep::setDetection(const FileDetection& detection, const ReadChoices& choices) {
    m_choices = choices;
    m_shown = QString::fromStdString(detection.file);
    m_path->setText(m_shown);
    showFormats(detection);
    showSheets(detection);
    select(m_encoding, static_cast<int>(detection.encoding));
    if (m_separator->findData(static_cast<int>(detection.separator)) < 0) {
        m_separator->addItem(import_text::separatorName(detection.separator), static_cast<int>(detection.separator));
    }
    select(m_separator, static_cast<int>(detection.separator));
    select(m_header, detection.hasHeader ? 1 : 0);
    m_encoding->setEnabled(!isPacked(detection.format));
    m_separator->setEnabled(detection.format == FileFormat::Csv);
    m_header->setEnabled(isTable(detection.format));
    m_size->setText(import_text::fileSize(detection.bytes));
    const bool isExact = detection.estimatedRows <= static_cast<qint64>(detection.preview.size());
    m_rows->setText(isExact ? format::count(detection.estimatedRows)
                            : tr("about %1").arg(format::count(detection.estimatedRows)));
    m_again->setEnabled(choices != ReadChoices());
    m_model->setDetection(detection);
    keepCurrentCell(m_preview);
    updateHint(detection);
    m_found->show();
}

/// What a text could be read as; a packed file can be nothing else.
void ImportFileStep::showFormats(const FileDetection& detection) {
    m_format->clear();
    const bool isFixed = isPacked(detection.format);
    const QVector<FileFormat> formats =
        isFixed ? QVector<FileFormat>{detection.format}
                : QVector<FileFormat>{FileFormat::Csv,  FileFormat::JsonDocument, FileFormat::JsonLines,
                                      FileFormat::Text, FileFormat::FhirJson,     FileFormat::FhirLines,
                                      FileFormat::Hl7};
    for (const FileFormat format : formats) {
        const char separator = format == FileFormat::Csv ? detection.separator : ',';
        m_format->addItem(import_text::formatName(format, separator), static_cast<int>(format));
    }
    select(m_format, static_cast<int>(detection.format));
    m_format->setEnabled(!isFixed);
}

void ImportFileStep::showSheets(const FileDetection& detection) {
    m_sheet->clear();
    for (const std::string& sheet : detection.sheets) {
        m_sheet->addItem(QString::fromStdString(sheet));
    }
    m_sheet->setCurrentText(QString::fromStdString(detection.sheet));
    m_sheet->setEnabled(detection.sheets.size() > 1);
}

void ImportFileStep::updateHint(const FileDetection& detection) {
    m_hint->setText(m_choices == ReadChoices()
                        ? tr("Format, encoding and separator were detected. Each can be changed beside the preview.")
                        : tr("Read as you chose: %1, %2. The file itself is not changed.")
                              .arg(import_text::formatName(detection.format, detection.separator),
                                   QString::fromStdString(encodingName(detection.encoding))));
}

void ImportFileStep::setTask(ImportTask task) { m_tasks->button(static_cast<int>(task))->setChecked(true); }

void ImportFileStep::setRowCount(qint64 rows) { m_rows->setText(format::count(rows)); }

void ImportFileStep::browse() {
    askForFile(
        this, tr("Choose a file to import"),
        tr("Tables and texts (*.csv *.tsv *.tab *.xlsx *.xlsm *.ods *.json *.jsonl *.ndjson *.txt *.md *.docx *.odt "
           "*.pdf *.hl7);;All files (*)"),
        [this](const QString& file) { Q_EMIT fileChosen(file); });
}

void ImportFileStep::chooseTyped() {
    const QString path = m_path->text().trimmed();
    if (!path.isEmpty() && path != m_shown) {  // else Enter is meant for Next
        Q_EMIT fileChosen(QFileInfo(path).absoluteFilePath());
    }
}

// Only what was touched is a choice: the rest goes on being detected.
void ImportFileStep::choose() {
    const auto* box = qobject_cast<QComboBox*>(sender());
    const int value = box->currentData().toInt();
    if (box == m_format) {
        m_choices.format = static_cast<FileFormat>(value);
    } else if (box == m_sheet) {
        m_choices.sheet = box->currentText().toStdString();
    } else if (box == m_encoding) {
        m_choices.encoding = static_cast<TextEncoding>(value);
    } else if (box == m_separator) {
        m_choices.separator = static_cast<char>(value);
    } else {
        m_choices.hasHeader = value != 0;
    }
    Q_EMIT choicesChanged(m_choices);
}

void ImportFileStep::dragEnterEvent(QDragEnterEvent* event) {
    if (!droppedFile(*event->mimeData()).isEmpty()) {
        event->acceptProposedAction();
    }
}

void ImportFileStep::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    Q_EMIT fileChosen(droppedFile(*event->mimeData()));
}

}  // namespace lorimer
