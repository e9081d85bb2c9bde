using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// Amazon reviews and their metadata, JSON lines: 2014 (metadata as Python literals) and 2018 with <c>reviewerID</c>, <c>asin</c>, <c>overall</c>,
/// <c>unixReviewTime</c>; 2023 with <c>user_id</c>, <c>parent_asin</c>, <c>rating</c>, <c>timestamp</c> (milliseconds).
/// </summary>
internal sealed class AmazonReviewsFormat : ObjectLinesFormat
{
    public override DatasetFormat Name => DatasetFormat.AmazonReviews;

    protected override RoleNames Interactions { get; } =
        new(["reviewerID", "user_id"], ["parent_asin", "asin"], ["unixReviewTime", "timestamp"], ["overall", "rating"]);

    protected override RoleNames Items { get; } =
        new([], ["parent_asin", "asin"], title: ["title"], category: ["main_category", "main_cat", "category", "categories"]);

    protected override bool Python => true;

    protected override bool IsInteraction(ObjectKeys keys) =>
        (keys.Has("reviewerID") && keys.Has("asin")) || (keys.Has("user_id") && keys.Has("parent_asin"));

    protected override bool IsItem(ObjectKeys keys) => keys.Has("parent_asin") || keys.Has("asin");
}
