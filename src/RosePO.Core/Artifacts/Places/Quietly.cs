namespace RosePO.Core.Artifacts;

/// <summary>What may fail on a disk without harm.</summary>
internal static class Quietly
{
    /// <summary>Does something, as far as the disk lets it.</summary>
    public static void Do(Action action) => Or(false, () =>
    {
        action();
        return true;
    });

    /// <summary>What is read of a disk, or something else where it cannot be.</summary>
    public static T Or<T>(T otherwise, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return otherwise;
        }
    }
}
