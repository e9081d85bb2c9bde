namespace RosePO.Core.Tensors;

/// <summary>Lengths of files that nothing is known of yet.</summary>
internal static class FileLength
{
    /// <summary>
    /// A file's length, asked without opening it: opening a pipe, whose length is 0, would wait for its other end. A link has
    /// its target's length.
    /// </summary>
    public static long Of(string path) => new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path).Length;
}
