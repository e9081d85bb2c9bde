using RosePO.Core.Artifacts;
using RosePO.Core.Evaluation.Report.Sections;

namespace RosePO.Core.Evaluation.Report;

/// <summary>
/// A report with the gates that its figures were held to. Gates belong to a build and not to a measurement, whose own report stays as it was
/// made: this is a copy.
/// </summary>
internal static class GatedReport
{
    // Reports of earlier versions have no place for gates: theirs stand below the title.
    private const string EndOfTitle = "</h1>";

    /// <summary>Writes the copy, with the time of the report, so that a build can tell whether it is of that one.</summary>
    /// <param name="report">The measurement's report. Absolute.</param>
    /// <param name="path">The copy. Absolute.</param>
    /// <param name="checks">The bounds and how they were held; where there are none the copy is the report.</param>
    /// <exception cref="RoseException">The report cannot be read, or the copy not be written.</exception>
    public static void Write(string report, string path, IReadOnlyList<GateCheck> checks)
    {
        var page = Read(report);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (File.Exists(path))
            {
                // A copy of an artifact's file is read-only as that is.
                File.SetAttributes(path, FileAttributes.Normal);
            }

            File.WriteAllText(path, checks.Count == 0 ? page : With(page, GateSection.Of(checks).ToString()));
            File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(report));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ArtifactErrors.NotWritable(path, exception);
        }
    }

    private static string Read(string report)
    {
        try
        {
            return File.ReadAllText(report);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ArtifactErrors.NotReadable(report, exception);
        }
    }

    private static string With(string page, string gates)
    {
        var (place, kept) = page.Contains(GateSection.Place.ToString(), StringComparison.Ordinal) ? (GateSection.Place.ToString(), "") : (EndOfTitle, EndOfTitle);
        var at = page.IndexOf(place, StringComparison.Ordinal);
        return at < 0 ? page : $"{page.AsSpan(0, at)}{kept}{gates}{page.AsSpan(at + place.Length)}";
    }
}
