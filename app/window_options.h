#pragma once

#include <QString>
#include <optional>

namespace lorimer {

/// What the command line of `lorimer` asks for.
struct WindowOptions {
    enum class Action { Window, Plot, NetworkSelfTest, Help, Version };

    Action action = Action::Window;
    QString workspace;            ///< absolute
    bool workspaceGiven = false;  ///< false: it is the default
    QString baseModel;            ///< absolute; a base model for a workspace that never had one; may be empty
    QString plotRun;              ///< name or id
    QString plotFile;

    static const char* helpText();
};

/// Reads the arguments after the program's name. Throws WrongUse that names what is not understood.
WindowOptions parseWindowOptions(int argc, const char* const* argv);

/// ${XDG_DATA_HOME:-~/.local/share}/lorimer; a relative XDG_DATA_HOME does not count, as its specification says.
QString defaultWorkspace();

}  // namespace lorimer
