namespace RosePO.Core.Runtime.Trust;

/// <summary>The outcome of a search for a library.</summary>
/// <param name="Found">The path to load it by, or null.</param>
/// <param name="Tried">Where it was looked for.</param>
/// <param name="Refused">What was found and is not trusted.</param>
internal sealed record NativeFiles(string? Found, IReadOnlyList<string> Tried, IReadOnlyList<Objection> Refused)
{
    /// <summary>The first of several files that is there and that others cannot have written.</summary>
    /// <param name="files">Full paths, best first.</param>
    /// <param name="named">Whether the user named the place: then what is not trusted there is an error, otherwise the search continues.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.NativeCodeUntrusted"/>.</exception>
    public static NativeFiles First(IEnumerable<string> files, bool named)
    {
        var (tried, refused) = (new List<string>(), new List<Objection>());
        foreach (var file in files)
        {
            // Before it is looked at: a relative path would be looked for in the current folder.
            if (named && !Path.IsPathFullyQualified(file))
            {
                TrustedPath.Require(file);
            }

            tried.Add(file);
            if (!File.Exists(file))
            {
                continue;
            }

            if (named || TrustedPath.ObjectionTo(file) is not { } objection)
            {
                return new NativeFiles(TrustedPath.Require(file), tried, refused);
            }

            refused.Add(objection);
        }

        return new NativeFiles(null, tried, refused);
    }
}
