using System.Globalization;

namespace RosePO.Tasks;

/// <summary>Times of files as MSBuild tells them of an item, in its metadata ModifiedTime.</summary>
internal static class ItemTime
{
    /// <summary>A local time as MSBuild writes it, which it does in the user's culture.</summary>
    public static string Of(DateTime local) => local.ToString("yyyy'-'MM'-'dd HH':'mm':'ss'.'fffffff", CultureInfo.CurrentCulture);
}
