#include "ui/main_menus.h"

#include <QActionGroup>
#include <QApplication>
#include <QMenuBar>

#include "ui/main_window.h"
#include "ui/widgets/run_buttons.h"

namespace lorimer {
namespace {

constexpr int textStep = 10;

class Menus {
    Q_DECLARE_TR_FUNCTIONS(MainMenus)
public:
    explicit Menus(MainWindow& window) : m_window(window) {}

    void addFile() {
        QMenu* file = m_window.menuBar()->addMenu(tr("&File"));
        file->addAction(tr("&Import data..."), QKeySequence(Qt::CTRL | Qt::Key_I), &m_window, &MainWindow::importAsked);
        file->addAction(tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), qApp, &QApplication::closeAllWindows);
    }

    void addRun() {
        QMenu* run = m_window.menuBar()->addMenu(tr("&Run"));
        run->addAction(tr("&New training..."), QKeySequence(Qt::CTRL | Qt::Key_T), &m_window,
                       &MainWindow::newTrainingAsked);
        run->addSeparator();
        MainWindow* window = &m_window;
        run->addAction(tr("&Pause or resume"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P), window,
                       [window] { window->runButtons().pauseOrResume(); });
        run->addAction(tr("&Stop and save"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), window,
                       [window] { window->runButtons().stopAndSave(); });
    }

    QActionGroup* addView(const QStringList& pageNames) {
        QMenu* view = m_window.menuBar()->addMenu(tr("&View"));
        MainWindow* window = &m_window;
        for (qsizetype page = 0; page < pageNames.size(); ++page) {
            view->addAction(pageNames[page], pageKeys(page), window,
                            [window, page] { window->choosePage(static_cast<int>(page)); });
        }
        view->addSeparator();
        addTextSize(*view, tr("&Larger text"), QKeySequence::ZoomIn, textStep);
        addTextSize(*view, tr("&Smaller text"), QKeySequence::ZoomOut, -textStep);
        addTextSize(*view, tr("&Normal text size"), Qt::CTRL | Qt::Key_0, 0);
        view->addSeparator();
        return addThemes(*view->addMenu(tr("T&heme")));
    }

private:
    void addTextSize(QMenu& menu, const QString& text, const QKeySequence& keys, int change) {
        MainWindow* window = &m_window;
        menu.addAction(text, keys, window, [window, change] { Q_EMIT window->textSizeChosen(change); });
    }

    QActionGroup* addThemes(QMenu& menu) {
        auto* group = new QActionGroup(&m_window);
        const std::pair<Theme, QString> themes[] = {
            {Theme::System, tr("As the &system")}, {Theme::Light, tr("&Light")}, {Theme::Dark, tr("&Dark")}};
        MainWindow* window = &m_window;
        for (const auto& [theme, text] : themes) {
            QAction* action = menu.addAction(text);
            action->setCheckable(true);
            action->setData(static_cast<int>(theme));
            group->addAction(action);
            QObject::connect(action, &QAction::triggered, window,
                             [window, chosen = theme] { Q_EMIT window->themeChosen(chosen); });
        }
        return group;
    }

    MainWindow& m_window;
};

}  // namespace

QKeySequence pageKeys(qsizetype page) { return Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + page); }

QActionGroup* buildMainMenus(MainWindow& window, const QStringList& pageNames) {
    Menus menus(window);
    menus.addFile();
    menus.addRun();
    return menus.addView(pageNames);
}

}  // namespace lorimer
