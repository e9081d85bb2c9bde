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
}
