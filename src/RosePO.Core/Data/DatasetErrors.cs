using System.Globalization;

namespace RosePO.Core.Data;

internal static class DatasetErrors
{
    public static RoseException PathMissing() => new(
        RoseErrorCode.RequestInvalid, "No path is given: name the file or folder to import, or ask for the Sample format, which needs none.");

    public static RoseException ValueInvalid(string property, string needed) => new(
        RoseErrorCode.RequestInvalid, $"{property} must be {needed}.");

    public static RoseException FormatUnknown(string path) => new(
        RoseErrorCode.DatasetFormatUnknown,
        $"The format of '{path}' cannot be told from its name: name one of {Formats.DatasetFormats.KnownNames}.") { File = path };

    public static RoseException NotOfFormat(string path, DatasetFormat format, Exception cause) => new(
        RoseErrorCode.DatasetFormatUnknown, $"'{path}' cannot be read as {format} ({FirstLine(cause)}): name the format that it has.", cause)
    { File = path };

    public static RoseException FolderNeeded(string path) => new(
        RoseErrorCode.FileNotFound, $"'{path}' is a file where the MovieLens100K folder (u.data, u.item) is needed: pass the folder.") { File = path };

    public static RoseException FileNeeded(string path) => new(
        RoseErrorCode.FileNotFound, $"'{path}' is a folder where a file is needed: pass the file.") { File = path };

    public static RoseException NotUtf8(string path, long offset, int line, int column) => new(
        RoseErrorCode.DatasetEncodingInvalid,
        Text($"'{path}' is not UTF-8 at line {line}, byte {offset}: save the file as UTF-8.")) { File = path, Line = line, Column = column };

    public static RoseException NotGzip(string path, Exception cause) => new(
        RoseErrorCode.DatasetEncodingInvalid, $"'{path}' ends in .gz but is not whole gzip data: compress it again or remove the ending.", cause)
    { File = path };

    public static RoseException ColumnCount(string path, int line, int found, int needed) => new(
        RoseErrorCode.DatasetRowInvalid,
        Text($"Line {line} of '{path}' has {found} column{(found == 1 ? "" : "s")} where {needed} are needed: correct the row."))
    { File = path, Line = line };

    public static RoseException QuoteInvalid(string path, int line) => new(
        RoseErrorCode.DatasetRowInvalid,
        Text($"Line {line} of '{path}' holds a quoted value that is not closed before the next separator: double the quotes inside it."))
    { File = path, Line = line };

    public static RoseException JsonInvalid(string path, int line) => new(
        RoseErrorCode.DatasetRowInvalid, Text($"Line {line} of '{path}' is not one JSON object: write one object a line.")) { File = path, Line = line };

    public static RoseException ValueUnreadable(string path, RowPlace place, string column, string? value, string needed) => new(
        RoseErrorCode.DatasetRowInvalid,
        Text($"{place} of '{path}' holds {(string.IsNullOrEmpty(value) ? "nothing" : $"'{Short(value)}'")} in column '{column}' where {needed} is needed: correct the row or map another column."))
    { File = path, Line = place.Line };

    public static RoseException ColumnMissing(string path, string role, string column, IReadOnlyCollection<string> found) => new(
        RoseErrorCode.DatasetColumnMissing,
        $"'{path}' has no column '{column}' for the {role} (it has {(found.Count == 0 ? "none at all" : string.Join(", ", found.Select(name => $"'{name}'")))}): map the {role} to one of them.")
    { File = path };

    public static RoseException NothingLeft(string source, string counts) => new(
        RoseErrorCode.DatasetEmpty, $"No interaction of {source} is left ({counts}): lower the minimum rating or the minimum interactions.");

    public static RoseException NoTraining(string source, string counts) => new(
        RoseErrorCode.DatasetEmpty, $"The training split of {source} is empty ({counts}): give training a larger share or keep more interactions.");

    public static RoseException TooFewItems(int items, int candidates) => new(
        RoseErrorCode.DatasetTooSmall,
        Text($"The dataset keeps {items} items, fewer than the {candidates} of a candidate list: ask for fewer candidates or keep more items."));

    public static RoseException TooFewUnknownItems(string user, int free, int candidates) => new(
        RoseErrorCode.DatasetTooSmall,
        Text($"User '{user}' has not met {free} items, too few for a list of {candidates} candidates: ask for fewer candidates or keep more items."));

    public static RoseException ArtifactBroken(string file, string what, Exception? cause = null) => new(
        RoseErrorCode.ArtifactInvalid, $"'{file}' is not a dataset artifact's file as written ({what}): import the dataset again.", cause)
    { File = file };

    /// <summary>The first line of a cause's message, for use inside a sentence.</summary>
    public static string FirstLine(Exception cause) => cause.Message.Split('\n')[0].TrimEnd('.', ':', ' ', '\r');

    private static string Short(string value) => value.Length <= 40 ? value : value[..40] + "…";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
