namespace RosePO.Core.Runtime.Trust;

/// <summary>
/// Which files may become code of this process: those that nobody but the user and the administrator can change or replace. The rule is that of
/// OpenSSH's StrictModes. The file, its folder and every folder above belong to the user or root; none is writable by others, or by a
/// group that somebody else belongs to. A folder above may be, where it is sticky, as /tmp is: nobody can replace another's entries there.
/// Windows has no such modes: there a path must be a full one.
/// </summary>
internal static class TrustedPath
{
    /// <summary>The path to load a library by, without links on its way.</summary>
    /// <param name="file">A library.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.NativeCodeUntrusted"/>: others could have written it.</exception>
    public static string Require(string file) => ObjectionTo(file) is { } objection ? throw RuntimeErrors.Untrusted(file, objection) : Real(file);

    /// <summary>Why a library is not to be loaded, or null.</summary>
    public static Objection? ObjectionTo(string file)
    {
        if (!Path.IsPathFullyQualified(file))
        {
            return new Objection($"'{file}' is a relative path", "write the full path");
        }

        if (OperatingSystem.IsWindows() || IsOfProgram(file))
        {
            return null;
        }

        var real = Real(file);
        try
        {
            return WithFolders(real) ?? Neighbours(Path.GetDirectoryName(real)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Objection($"its folder cannot be read ({exception.Message.TrimEnd('.')})", "check its permissions");
        }
    }

    /// <summary>Why a folder is not one to keep code in, or null. A folder that is a link is none.</summary>
    public static Objection? ObjectionToFolder(string folder)
    {
        if (!Path.IsPathFullyQualified(folder))
        {
            return new Objection($"'{folder}' is a relative path", "write the full path");
        }

        return OperatingSystem.IsWindows() ? null
            : FileOwner.Of(folder) is not { IsFolder: true } ? new Objection($"'{folder}' is not a folder", "choose another one")
            : Check(folder, isAbove: false) ?? Above(Real(folder));
    }

    /// <summary>A path without links on its way; as it is where there is nothing.</summary>
    public static string Real(string file) => OperatingSystem.IsWindows() ? file : FileOwner.RealPath(file) ?? file;

    // Whoever can write the program's own folder is the program.
    private static bool IsOfProgram(string file)
    {
        var folder = NativeSearch.ProgramFolder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        return Path.GetFullPath(file, folder).StartsWith(folder, StringComparison.Ordinal);
    }

    private static Objection? WithFolders(string real) =>
        Check(real, isAbove: false) is { } objection ? objection
        : Path.GetDirectoryName(real) is { } folder ? Check(folder, isAbove: false) ?? Above(folder)
        : null;

    // Libraries find each other beside themselves. A link may lead to another folder; one that leads nowhere loads nothing.
    private static Objection? Neighbours(string folder) => Directory.EnumerateFiles(folder)
        .Where(file => Path.GetFileName(file) is var name && (name.Contains(".so", StringComparison.Ordinal) || name.EndsWith(".dylib", StringComparison.Ordinal)))
        .Select(FileOwner.RealPath)
        .Select(real => real is null ? null : Path.GetDirectoryName(real) == folder ? Check(real, isAbove: false) : WithFolders(real))
        .FirstOrDefault(objection => objection is not null);

    private static Objection? Above(string folder)
    {
        for (var above = Path.GetDirectoryName(folder); above is not null; above = Path.GetDirectoryName(above))
        {
            if (Check(above, isAbove: true) is { } objection)
            {
                return objection;
            }
        }

        return null;
    }

    private static Objection? Check(string path, bool isAbove)
    {
        if (FileOwner.Of(path) is not { } owner)
        {
            return new Objection($"the owner of '{path}' cannot be determined", "check its permissions");
        }

        if (!owner.IsFolder && !owner.IsFile)
        {
            return new Objection($"'{path}' is neither a file nor a folder", "check what it is");
        }

        var user = FileOwner.Current;
        if (owner.User != 0 && owner.User != user)
        {
            return new Objection($"'{path}' belongs to another user (number {owner.User})", $"give it to this user (chown {user} '{path}') or choose another folder");
        }

        var sticky = isAbove && owner.Mode.HasFlag(UnixFileMode.StickyBit);
        return owner.Mode.HasFlag(UnixFileMode.OtherWrite) && !sticky
            ? new Objection($"every user can write '{path}'", $"chmod o-w '{path}'")
            : owner.Mode.HasFlag(UnixFileMode.GroupWrite) && !sticky && !PrivateGroup.Is(owner.Group, user)
            ? new Objection($"other members of its group can write '{path}'", $"chmod g-w '{path}'")
            : null;
    }
}

/// <summary>Why a path is not trusted.</summary>
/// <param name="Reason">What is wrong, as part of a sentence.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record Objection(string Reason, string Remedy);
