using RosePO.Core.Data.Sources;
using RosePO.Core.Data.Titles;

namespace RosePO.Core.Data.Formats;

/// <summary>Titles for sets that have none: a table of the request's own, with the columns <c>item</c> and <c>title</c>. Without it items are called by their ids.</summary>
internal static class GivenTitles
{
    /// <summary>Reads the table, where the request names one.</summary>
    public static void Load(RawData data, ImportDatasetRequest request, CancellationToken cancellation)
    {
        if (request.Items is { } items)
        {
            TitleLoader.Load(DatasetFormats.TableOf(items).Open(items, RoleNames.Of(request.Columns), request.Encoding), data, cancellation);
        }
    }
}
