using RosePO.Core.Tensors;

namespace RosePO.Core.Models.Checkpoints;

/// <summary>
/// Finds a file of a model folder without leaving it: links are followed to their end, and an end outside the folder is
/// refused. The cache of Hugging Face keeps a folder's files as links into the blobs of the same repository; these count as inside.
/// </summary>
internal static class ContainedFile
{
    private const int MaximumLinks = 40;

    private static readonly StringComparison s_comparison =
        OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The path of a file of the folder, or null where there is none.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>: the file is elsewhere.</exception>
    public static string? Find(string folder, string name)
    {
        // A name with folders in it leads nowhere that a model folder has.
        var path = Path.Combine(folder, name);
        if (name is "" or "." or ".." || name.AsSpan().IndexOfAny(['/', '\\', '\0']) >= 0 || Path.IsPathRooted(name))
        {
            throw ModelErrors.OutsideFolder(folder, name);
        }

        var real = Resolve(path);
        if (!IsInside(real, Home(Resolve(folder))))
        {
            throw ModelErrors.OutsideFolder(folder, name);
        }

        return File.Exists(real) ? path : null;
    }

    /// <summary>The repository's folder for a snapshot <c>models--…/snapshots/…</c> of the Hugging Face cache, else the folder itself.</summary>
    private static string Home(string folder) =>
        Path.GetDirectoryName(folder) is { } parent && Path.GetFileName(parent) == "snapshots"
            && Path.GetDirectoryName(parent) is { } repository && Path.GetFileName(repository).StartsWith("models--", StringComparison.Ordinal)
                ? repository
                : folder;

    private static bool IsInside(string path, string folder) =>
        path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, s_comparison);

    /// <summary>Resolves links in every component: a link's parent may itself be reached by one, so text alone cannot tell.</summary>
    private static string Resolve(string path)
    {
        var full = new FileInfo(path).FullName;
        var real = Path.GetPathRoot(full)!;
        var pending = new Stack<string>();
        Push(pending, full[real.Length..]);
        var links = 0;
        while (pending.TryPop(out var part))
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
            }
            else if (new FileInfo(Path.Combine(real, part)).LinkTarget is not { } target)
            {
                real = Path.Combine(real, part);
            }
            else if (++links > MaximumLinks)
            {
                throw TensorErrors.Unreadable(path, new IOException("its links lead in a circle"));
            }
            else
            {
                var root = Path.GetPathRoot(target) ?? string.Empty;
                real = root.Length > 0 ? root : real;
                Push(pending, target[root.Length..]);
            }
        }

        return real;
    }

    private static void Push(Stack<string> pending, string path)
    {
        foreach (var part in path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Reverse())
        {
            if (part is not ("" or "."))
            {
                pending.Push(part);
            }
        }
    }
}
