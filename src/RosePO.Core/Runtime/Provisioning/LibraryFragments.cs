using RosePO.Core.Artifacts;
using RosePO.Core.Runtime.Trust;

namespace RosePO.Core.Runtime.Provisioning;

/// <summary>
/// Joins libraries too large for one package: <c>x.so</c>, followed by <c>x.so.fragment1</c>, <c>x.so.fragment2</c> and so on; the file
/// <c>x.so.sha</c> contains the SHA-256 of the whole in hexadecimal.
/// </summary>
internal static class LibraryFragments
{
    /// <summary>Joins every cut library of a folder and deletes the pieces.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.PackageInvalid"/>: a whole is not what its hash says.</exception>
    public static void Join(string folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        foreach (var sha in Directory.GetFiles(folder, "*.sha"))
        {
            var library = sha[..^".sha".Length];
            progress?.Report(new StageProgress("runtime", "joining", 0, 0, Path.GetFileName(library)));
            var pieces = Enumerable.Range(1, int.MaxValue).Select(number => $"{library}.fragment{number}").TakeWhile(File.Exists).ToList();
            using (var whole = OwnFiles.Open(library, FileMode.Append))
            {
                foreach (var piece in pieces)
                {
                    cancellation.ThrowIfCancellationRequested();
                    using var part = File.OpenRead(piece);
                    part.CopyTo(whole, 1 << 20);
                }
            }

            var (actual, expected) = (ContentHash.Unexplained(library), File.ReadAllText(sha).Trim());
            if (!actual.Equals(expected, StringComparison.OrdinalIgnoreCase))
            {
                throw RuntimeErrors.WrongHash(library, expected, actual);
            }

            pieces.ForEach(File.Delete);
            File.Delete(sha);
        }
    }
}
