using System.Globalization;
using RosePO.Core.Artifacts;
using RosePO.Core.Options;

namespace RosePO.Core.Data;

internal static class DatasetErrors
{
    public static RoseException PathMissing() => new(
        RoseErrorCode.RequestInvalid, "No path is given: name the file or folder to import, or ask for the Sample format, which needs none.")
    { Option = "path" };

    public static RoseException ValueInvalid(string property, string needed) => new(
        RoseErrorCode.RequestInvalid, $"'{KeyOf(property)}' must be {needed}.")
    { Option = KeyOf(property) };

    public static RoseException FormatUnknown(string path) => RoseErrorCode.DatasetFormatUnknown.At(
        path, $"The format of '{path}' cannot be detected from its name: name one of {Formats.DatasetFormats.KnownNames}.");

    public static RoseException NotOfFormat(string path, DatasetFormat format, Exception cause) => RoseErrorCode.DatasetFormatUnknown.At(
        path, $"'{path}' cannot be read as {format} ({FirstLine(cause)}): name the format that it has.", cause);

    public static RoseException FolderNeeded(string path, DatasetFormat format, string file) => RoseErrorCode.FileNotFound.At(
        path, $"'{path}' is a file where the {format} folder (with {file}) is needed: pass the folder.");

    public static RoseException NoFileOfFormat(string path, DatasetFormat format) => RoseErrorCode.FileNotFound.At(
        path, $"'{path}' contains no file of the format {format}: name the format that it has (docs/formats.md says which files each needs).");

    public static RoseException FileNeeded(string path) => RoseErrorCode.FileNotFound.At(
        path, $"'{path}' is a folder where a file is needed: pass the file.");

    public static RoseException NotUtf8(string path, long offset, int line, int column) => RoseErrorCode.DatasetEncodingInvalid.At(
        path, $"'{path}' is not UTF-8 at line {line}, byte {offset}: save the file as UTF-8, or name its encoding.", line: line, column: column);

    public static RoseException NotInEncoding(string path, int line, Exception cause) => RoseErrorCode.DatasetEncodingInvalid.At(
        path, $"'{path}' is not in its encoding at or after line {line}: name the encoding that it has, or save it as UTF-8.", cause, line: line);

    public static RoseException NotCompressed(string path, Exception cause) => RoseErrorCode.DatasetEncodingInvalid.At(
        path, $"'{path}' is not complete {(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? "gzip" : "zstd")} data: compress it again or remove the ending.", cause);

    public static RoseException RecordTooLong(string path, int line) => RoseErrorCode.DatasetRowInvalid.At(
        path, $"The row that begins at line {line} of '{path}' is longer than {Bytes.ByteWindow.MaximumRecord >> 20} MiB: its line or a quote in it does not end.", line: line);

    public static RoseException ColumnCount(string path, int line, int found, int needed) => RoseErrorCode.DatasetRowInvalid.At(
        path, $"Line {line} of '{path}' has {found} column{(found == 1 ? "" : "s")} where {needed} are needed: correct the row.", line: line);

    public static RoseException QuoteInvalid(string path, int line) => RoseErrorCode.DatasetRowInvalid.At(
        path, $"Line {line} of '{path}' contains a quoted value that is not closed before the next separator: double the quotes inside it.", line: line);

    /// <summary>What <see cref="CharacterInvalid"/> calls an escape such as <c>\ud83d</c> without its other half.</summary>
    public const string HalfCharacter = "half of a character (an escape such as \\ud83d without its other half)";

    /// <summary>What <see cref="CharacterInvalid"/> calls the end of texts in other programs.</summary>
    public const string ZeroCharacter = "the character U+0000, which texts do not have,";

    public static RoseException JsonInvalid(string path, int line, Exception? cause = null) => RoseErrorCode.DatasetRowInvalid.At(
        path, $"Line {line} of '{path}' is not one JSON object{Because(cause)}: write one object per line.", line: line);

    public static RoseException CharacterInvalid(string path, RowPlace place, string column, string what) => RoseErrorCode.DatasetRowInvalid.At(
        path, $"{place} of '{path}' contains {what} in column '{column}': correct the row or map another column.", line: place.Line);

    public static RoseException KeyTwice(string path, RowPlace place, string column) => RoseErrorCode.DatasetRowInvalid.At(
        path, $"{place} of '{path}' has the key '{column}' twice, with values that differ: keep one of them.", line: place.Line);

    public static RoseException ColumnUnreadable(string path, string column, Exception cause) => RoseErrorCode.DatasetRowInvalid.At(
        path, $"The column '{column}' of '{path}' cannot be read ({FirstLine(cause)}): write the file again, or map another column.", cause);

    public static RoseException ValueUnreadable(string path, RowPlace place, string column, string? value, string needed) => RoseErrorCode.DatasetRowInvalid.At(
        path, $"{place} of '{path}' contains {(string.IsNullOrEmpty(value) ? "nothing" : $"'{Short(value)}'")} in column '{column}' where {needed} is needed: correct the row or map another column.", line: place.Line);

    public static RoseException ColumnMissing(string path, string role, string column, IReadOnlyCollection<string> found) => RoseErrorCode.DatasetColumnMissing.At(
        path, $"'{path}' has no column '{column}' for the {role} (it has {(found.Count == 0 ? "none at all" : string.Join(", ", found.Select(name => $"'{name}'")))}): map the {role} to one of them{(NearestName.Of(column, found) is { } near ? $", such as '{near}'" : "")}.");

    public static RoseException JsonArrayInvalid(string path, int line, Exception? cause = null) => RoseErrorCode.DatasetRowInvalid.At(
        path, $"Line {line} of '{path}' does not match the format{Because(cause)}: an array of objects with its keys is needed.", line: line);

    public static RoseException JsonObjectInvalid(string path, int line) => RoseErrorCode.DatasetRowInvalid.At(
        path, $"Line {line} of '{path}' is not one JSON object: a single object is needed.", line: line);

    public static RoseException ObjectHalved(string path, string entry) => RoseErrorCode.DatasetRowInvalid.At(
        path, $"The entry {Short(entry)} of '{path}' contains {HalfCharacter}: correct it.", line: 1);

    public static RoseException SequenceBroken(string path, int line, string user) => RoseErrorCode.DatasetRowInvalid.At(
        path, $"Line {line} of '{path}' does not continue where the history of user '{user}' ended: files of one set must contain the same histories.", line: line);

    public static RoseException TimesMixed(string path, string column) => RoseErrorCode.DatasetColumnMissing.At(
        path, $"'{path}' and the files before it differ in whether they have the column '{column}': import files that agree, or remove the column.");

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

    public static RoseException CandidateLine(string path, int line, string what) => RoseErrorCode.DatasetRowInvalid.At(
        path, $"Line {line} of '{path}' {what}: correct the line.", line: line);

    public static RoseException CandidatesMissing(string path, string user, DataSplit split) => RoseErrorCode.RequestInvalid.At(
        path, $"'{path}' has no candidates for user '{user}' in {split.ToString().ToLowerInvariant()}: give one list for each question.");

    public static RoseException LeakOfRow(string source, string user, string item, DataSplit split) => new(
        RoseErrorCode.DatasetLeak,
        $"{source} leaks: user '{user}' has item '{item}' in training and, at the same time, in {split.ToString().ToLowerInvariant()}: remove it from one of them.");

    public static RoseException LeakOfCounts(string source) => new(
        RoseErrorCode.DatasetLeak, $"{source} leaks: training counts contain interactions of another split, or of its time: divide the set again.");

    public static RoseException LeakOfWindow(string source, string window) => new(
        RoseErrorCode.DatasetLeak,
        Text($"{source} leaks: the last {Preparation.LeakCheck.Run} items of window '{window}', its answer among them, follow one another in a training window of the same user too: remove one of the two."));

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

    public static RoseException TitlesMatchNothing(string path, int items, string met, string? listed) => RoseErrorCode.TitlesMatchNothing.At(
        path, $"'{path}' lists none of the {items} items in the interactions (they have ids such as '{Short(met)}', and the file {(listed is null ? "none at all" : $"ids such as '{Short(listed)}'")}): name the file that belongs to the interactions, or the column that contains their ids.");

    public static RoseException TitlesAreNone(string path, string first) => RoseErrorCode.TitlesMatchNothing.At(
        path, $"'{path}' gives no item in the interactions a title ({first}): name the column that contains the titles, or leave the file out to call items by their ids.");

    public static RoseException UsersNotShared(string first, string second) => new(
        RoseErrorCode.UsersMatchNothing,
        $"'{first}' and '{second}' share no user, and neither do any other two sets of Merge: leave SharedUsers out, or import sets that use the same user ids.");

    public static RoseException MemoryLimitTooSmall(long limit, Exception cause) => new(
        RoseErrorCode.MemoryExhausted,
        Text($"The import needs more memory than its limit of {limit} MiB ({FirstLine(cause)}): raise memoryLimit."),
        cause)
    { Option = "memoryLimit" };

    public static RoseException IdsTooLong(int bytes) => new(
        RoseErrorCode.MemoryExhausted,
        Text($"The ids of the source's users or items are together longer than the {bytes >> 20} MiB that an import keeps of each: write the log with shorter ids."));

    public static RoseException SpillFull(string folder, Exception cause) => RoseErrorCode.WriteFailed.At(
        folder, $"'{folder}' has no room for what the import cannot keep in memory ({FirstLine(cause)}): free space, name another spillFolder or raise memoryLimit.", cause);

    public static RoseException ArtifactBroken(string file, string what, Exception? cause = null) => RoseErrorCode.ArtifactInvalid.At(
        file, $"'{file}' is not a dataset artifact's file as written ({what}): import the dataset again.", cause);

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
