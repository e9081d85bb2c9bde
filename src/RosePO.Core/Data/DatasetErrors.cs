using System.Globalization;

namespace RosePO.Core.Data;

internal static class DatasetErrors
{
    public static RoseException PathMissing() => new(
        RoseErrorCode.RequestInvalid, "No path is given: name the file or folder to import, or ask for the Sample format, which needs none.") { Option = "path" };

    public static RoseException ValueInvalid(string property, string needed) => new(
        RoseErrorCode.RequestInvalid, $"'{KeyOf(property)}' must be {needed}.") { Option = KeyOf(property) };

    public static RoseException FormatUnknown(string path) => new(
        RoseErrorCode.DatasetFormatUnknown,
        $"The format of '{path}' cannot be detected from its name: name one of {Formats.DatasetFormats.KnownNames}.") { File = path };

    public static RoseException NotOfFormat(string path, DatasetFormat format, Exception cause) => new(
        RoseErrorCode.DatasetFormatUnknown, $"'{path}' cannot be read as {format} ({FirstLine(cause)}): name the format that it has.", cause)
    { File = path };

    public static RoseException FolderNeeded(string path, DatasetFormat format, string file) => new(
        RoseErrorCode.FileNotFound, $"'{path}' is a file where the {format} folder (with {file}) is needed: pass the folder.") { File = path };

    public static RoseException NoFileOfFormat(string path, DatasetFormat format) => new(
        RoseErrorCode.FileNotFound, $"'{path}' contains no file of the format {format}: name the format that it has (docs/formats.md says which files each needs).")
    { File = path };

    public static RoseException FileNeeded(string path) => new(
        RoseErrorCode.FileNotFound, $"'{path}' is a folder where a file is needed: pass the file.") { File = path };

    public static RoseException NotUtf8(string path, long offset, int line, int column) => new(
        RoseErrorCode.DatasetEncodingInvalid,
        Text($"'{path}' is not UTF-8 at line {line}, byte {offset}: save the file as UTF-8, or name its encoding.")) { File = path, Line = line, Column = column };

    public static RoseException NotInEncoding(string path, int line, Exception cause) => new(
        RoseErrorCode.DatasetEncodingInvalid,
        Text($"'{path}' is not in its encoding at or after line {line}: name the encoding that it has, or save it as UTF-8."), cause) { File = path, Line = line };

    public static RoseException NotCompressed(string path, Exception cause) => new(
        RoseErrorCode.DatasetEncodingInvalid,
        $"'{path}' is not complete {(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? "gzip" : "zstd")} data: compress it again or remove the ending.", cause)
    { File = path };

    public static RoseException RecordTooLong(string path, int line) => new(
        RoseErrorCode.DatasetRowInvalid,
        Text($"The row that begins at line {line} of '{path}' is longer than {Bytes.ByteWindow.MaximumRecord >> 20} MiB: its line or a quote in it does not end."))
    { File = path, Line = line };

    public static RoseException ColumnCount(string path, int line, int found, int needed) => new(
        RoseErrorCode.DatasetRowInvalid,
        Text($"Line {line} of '{path}' has {found} column{(found == 1 ? "" : "s")} where {needed} are needed: correct the row."))
    { File = path, Line = line };

    public static RoseException QuoteInvalid(string path, int line) => new(
        RoseErrorCode.DatasetRowInvalid,
        Text($"Line {line} of '{path}' contains a quoted value that is not closed before the next separator: double the quotes inside it."))
    { File = path, Line = line };

    /// <summary>What <see cref="CharacterInvalid"/> calls an escape such as <c>\ud83d</c> without its other half.</summary>
    public const string HalfCharacter = "half of a character (an escape such as \\ud83d without its other half)";

    /// <summary>What <see cref="CharacterInvalid"/> calls the end of texts in other programs.</summary>
    public const string ZeroCharacter = "the character U+0000, which texts do not have,";

    public static RoseException JsonInvalid(string path, int line, Exception? cause = null) => new(
        RoseErrorCode.DatasetRowInvalid, Text($"Line {line} of '{path}' is not one JSON object{Because(cause)}: write one object per line."))
    { File = path, Line = line };

    public static RoseException CharacterInvalid(string path, RowPlace place, string column, string what) => new(
        RoseErrorCode.DatasetRowInvalid, $"{place} of '{path}' contains {what} in column '{column}': correct the row or map another column.")
    { File = path, Line = place.Line };

    public static RoseException KeyTwice(string path, RowPlace place, string column) => new(
        RoseErrorCode.DatasetRowInvalid, $"{place} of '{path}' has the key '{column}' twice, with values that differ: keep one of them.")
    { File = path, Line = place.Line };

    public static RoseException ColumnUnreadable(string path, string column, Exception cause) => new(
        RoseErrorCode.DatasetRowInvalid, $"The column '{column}' of '{path}' cannot be read ({FirstLine(cause)}): write the file again, or map another column.", cause)
    { File = path };

    public static RoseException ValueUnreadable(string path, RowPlace place, string column, string? value, string needed) => new(
        RoseErrorCode.DatasetRowInvalid,
        Text($"{place} of '{path}' contains {(string.IsNullOrEmpty(value) ? "nothing" : $"'{Short(value)}'")} in column '{column}' where {needed} is needed: correct the row or map another column."))
    { File = path, Line = place.Line };

    public static RoseException ColumnMissing(string path, string role, string column, IReadOnlyCollection<string> found) => new(
        RoseErrorCode.DatasetColumnMissing,
        $"'{path}' has no column '{column}' for the {role} (it has {(found.Count == 0 ? "none at all" : string.Join(", ", found.Select(name => $"'{name}'")))}): map the {role} to one of them.")
    { File = path };

    public static RoseException JsonArrayInvalid(string path, int line, Exception? cause = null) => new(
        RoseErrorCode.DatasetRowInvalid, Text($"Line {line} of '{path}' does not match the format{Because(cause)}: an array of objects with its keys is needed."))
    { File = path, Line = line };

    public static RoseException JsonObjectInvalid(string path, int line) => new(
        RoseErrorCode.DatasetRowInvalid, Text($"Line {line} of '{path}' is not one JSON object: a single object is needed.")) { File = path, Line = line };

    public static RoseException ObjectHalved(string path, string entry) => new(
        RoseErrorCode.DatasetRowInvalid, $"The entry {Short(entry)} of '{path}' contains {HalfCharacter}: correct it.") { File = path, Line = 1 };

    public static RoseException SequenceBroken(string path, int line, string user) => new(
        RoseErrorCode.DatasetRowInvalid, Text($"Line {line} of '{path}' does not continue where the history of user '{user}' ended: files of one set must contain the same histories."))
    { File = path, Line = line };

    public static RoseException TimesMixed(string path, string column) => new(
        RoseErrorCode.DatasetColumnMissing,
        $"'{path}' and the files before it differ in whether they have the column '{column}': import files that agree, or remove the column.")
    { File = path };

    public static RoseException TimesNeeded(string property) => new(
        RoseErrorCode.RequestInvalid, $"{property} needs times, and the source has none: leave it out, or map the column of the time.");

    public static RoseException TimesUnlike(string property) => new(
        RoseErrorCode.RequestInvalid, $"{property} needs times that all datasets count alike, and some of Merge have dates, others numbers or none: leave it out.");

    public static RoseException SplitNotGiven(string source) => new(
        RoseErrorCode.RequestInvalid, $"The split Given needs a source that divides its interactions, and {source} does not: choose another split.");

    public static RoseException WindowsAreDivided(string source, SplitKind split) => new(
        RoseErrorCode.RequestInvalid, $"{source} contains windows that are divided already, so they cannot be split by {split}: use Given or Auto.");

    public static RoseException SharedUsersNeedSplit() => new(
        RoseErrorCode.RequestInvalid, "Users that datasets share have no split of their own: choose LeaveOneOut, Ratio or Chronological with SharedUsers.");

    public static RoseException CandidateLine(string path, int line, string what) => new(
        RoseErrorCode.DatasetRowInvalid, Text($"Line {line} of '{path}' {what}: correct the line.")) { File = path, Line = line };

    public static RoseException CandidatesMissing(string path, string user, DataSplit split) => new(
        RoseErrorCode.RequestInvalid, $"'{path}' has no candidates for user '{user}' in {split.ToString().ToLowerInvariant()}: give one list for each question.") { File = path };

    public static RoseException LeakOfRow(string source, string user, string item, DataSplit split) => new(
        RoseErrorCode.DatasetLeak,
        $"{source} leaks: user '{user}' has item '{item}' in training and, at the same time, in {split.ToString().ToLowerInvariant()}: remove it from one of them.");

    public static RoseException LeakOfCounts(string source) => new(
        RoseErrorCode.DatasetLeak, $"{source} leaks: training counts contain interactions of another split, or of its time: divide the set again.");

    public static RoseException LeakOfWindow(string source, string window) => new(
        RoseErrorCode.DatasetLeak,
        Text($"{source} leaks: the last {Preparation.LeakCheck.Run} items of window '{window}', its answer among them, follow one another in a training window too: remove one of the two."));

    public static RoseException NothingLeft(string source, string counts) => new(
        RoseErrorCode.DatasetEmpty, $"No interaction of {source} is left ({counts}): lower the minimum rating or the minimum interactions.");

    public static RoseException NoTraining(string source, string counts) => new(
        RoseErrorCode.DatasetEmpty, $"The training split of {source} is empty ({counts}): give training a larger share or keep more interactions.");

    public static RoseException TooFewItems(int items, int candidates) => new(
        RoseErrorCode.DatasetTooSmall,
        Text($"The dataset keeps {items} items, fewer than the {candidates} of a candidate list: ask for fewer candidates or keep more items."));

    public static RoseException TooFewUnknownItems(string user, int free, int candidates) => new(
        RoseErrorCode.DatasetTooSmall,
        Text($"User '{user}' has not seen {free} items, too few for a list of {candidates} candidates: ask for fewer candidates or keep more items."));

    public static RoseException TitlesMatchNothing(string path, int items, string met, string? listed) => new(
        RoseErrorCode.TitlesMatchNothing,
        Text($"'{path}' lists none of the {items} items in the interactions (they have ids such as '{Short(met)}', and the file {(listed is null ? "none at all" : $"ids such as '{Short(listed)}'")}): name the file that belongs to the interactions, or the column that contains their ids."))
    { File = path };

    public static RoseException TitlesAreNone(string path, string first) => new(
        RoseErrorCode.TitlesMatchNothing,
        $"'{path}' gives no item in the interactions a title ({first}): name the column that contains the titles, or leave the file out to call items by their ids.")
    { File = path };

    public static RoseException UsersNotShared(string first, string second) => new(
        RoseErrorCode.UsersMatchNothing,
        $"'{first}' and '{second}' share no user, and neither do any other two sets of Merge: leave SharedUsers out, or import sets that use the same user ids.");

    public static RoseException ArtifactBroken(string file, string what, Exception? cause = null) => new(
        RoseErrorCode.ArtifactInvalid, $"'{file}' is not a dataset artifact's file as written ({what}): import the dataset again.", cause)
    { File = file };

    /// <summary>The first line of a cause's message, for use inside a sentence.</summary>
    public static string FirstLine(Exception cause) => cause.Message.Split('\n')[0].TrimEnd('.', ':', ' ', '\r');

    // The reader's first sentence; what follows it is the place that is said already.
    private static string Because(Exception? cause) => cause is null ? string.Empty : $" ({cause.Message.Split(". ")[0].TrimEnd('.')})";

    /// <summary>A text from a file as a sentence can hold it: of one line, and cut where it is long.</summary>
    public static string Short(string value)
    {
        var shown = value.Length <= 40 ? value : value[..40] + "…";
        return string.Concat(shown.Select(letter => char.IsControl(letter) ? ' ' : letter));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string KeyOf(string property) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(property);
}
