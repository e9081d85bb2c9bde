using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// Steam of UCSD, JSON or Python literals per line: reviews (<c>username</c>, <c>product_id</c>, <c>hours</c>, <c>date</c>), or a user a line with a list
/// of reviews or of games; and games (<c>id</c>, <c>app_name</c>, <c>genres</c>).
/// </summary>
internal sealed class SteamFormat : ObjectLinesFormat
{
    public override DatasetFormat Name => DatasetFormat.Steam;

    protected override RoleNames Interactions { get; } =
        new(["username", "user_id"], ["product_id", "item_id"], ["date"], ["hours"], ["item_name"]);

    protected override RoleNames Items { get; } = new([], ["id"], title: ["app_name", "title"], category: ["genres"]);

    protected override bool Python => true;

    protected override bool IsInteraction(ObjectKeys keys) =>
        (keys.Has("product_id") && keys.Has("username")) || (keys.Has("user_id") && (keys.Has("reviews", "item_id") || keys.Has("items", "item_id")));

    protected override bool IsItem(ObjectKeys keys) => keys.Has("app_name");

    protected override RowSource Open(string path, RoleNames names, string? encoding) => new SteamSource(path, encoding);
}
