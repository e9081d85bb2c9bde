using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// Goodreads of UCSD, JSON lines: interactions or reviews (<c>user_id</c>, <c>book_id</c>, <c>rating</c>, <c>date_added</c>) and books (<c>book_id</c>,
/// <c>title</c>). A rating of 0 means that there is none.
/// </summary>
internal sealed class GoodreadsFormat : ObjectLinesFormat
{
    public override DatasetFormat Name => DatasetFormat.Goodreads;

    protected override RoleNames Interactions { get; } = new(["user_id"], ["book_id"], ["date_added"], ["rating"]);

    protected override RoleNames Items { get; } = new([], ["book_id"], title: ["title"]);

    protected override bool IsInteraction(ObjectKeys keys) => keys.Has("user_id") && keys.Has("book_id");

    protected override bool IsItem(ObjectKeys keys) => keys.Has("book_id");
}
