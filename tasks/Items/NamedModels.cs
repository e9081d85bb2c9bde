using Microsoft.Build.Framework;

namespace RosePO.Tasks;

/// <summary>Models that are items: their folders, under names.</summary>
internal static class NamedModels
{
    /// <summary>The value of a request's models: Name metadata is an item's name, its folder's own where not set.</summary>
    public static KeyValuePair<string, object> Of(ITaskItem[] models) => KeyValuePair.Create("models", (object)models.Select(item => new Dictionary<string, string>
    {
        ["name"] = item.GetMetadata("Name") is { Length: > 0 } name ? name : item.GetMetadata("Filename") + item.GetMetadata("Extension"),
        ["path"] = item.GetMetadata("FullPath"),
    }));
}
