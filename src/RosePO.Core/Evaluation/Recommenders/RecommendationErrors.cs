using RosePO.Core.Artifacts;

namespace RosePO.Core.Evaluation.Recommenders;

internal static class RecommendationErrors
{
    public static RoseException ItemUnknown(string item, string dataset, string nearest) => new(
        RoseErrorCode.ItemUnknown,
        $"No item of the dataset '{dataset}' has the title or id '{item}' (the nearest title is '{nearest}'): write a title or an id of the raw data.");

    public static RoseException UserUnknown(string user, string dataset, string nearest) => new(
        RoseErrorCode.UserUnknown,
        $"No user of the dataset '{dataset}' has the id '{user}' (the nearest is '{nearest}'): write an id of the raw data, or give the titles of a history.");

    public static RoseException TopTooSmall(int top) => new(
        RoseErrorCode.RequestInvalid, FormattableString.Invariant($"A query asks for {top} titles: ask for at least 1."));

    public static RoseException FileUnknown(string path) => RoseErrorCode.RequestInvalid.At(
        path, $"'{path}' is no file of queries or titles by its name: it must end with {string.Join(", ", QueryFile.Endings)}.");

    public static RoseException FileBroken(string path, Exception cause) => RoseErrorCode.DatasetRowInvalid.At(
        path, $"'{path}' cannot be read as queries ({cause.Message.Split('\n')[0].TrimEnd('.')}): correct the file.", cause);

    public static RoseException NoQueryColumn(string path, IEnumerable<string> columns) => RoseErrorCode.DatasetRowInvalid.At(
        path, $"'{path}' has neither a column 'user' nor a column 'history' (it has {string.Join(", ", columns.Select(column => $"'{column}'"))}): name one of them so.");

    public static RoseException RowNamesNobody(string path, int row) => RoseErrorCode.DatasetRowInvalid.At(
        path, $"'{path}': row {row} names neither a user nor a history: complete or remove it.", line: row);
}
