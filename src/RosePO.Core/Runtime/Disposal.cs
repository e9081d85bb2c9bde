namespace RosePO.Core.Runtime;

/// <summary>What is disposed where its owner cannot be completed.</summary>
internal static class Disposal
{
    /// <summary>Prepares an object and returns it; where that fails, the object is disposed.</summary>
    public static T OrDispose<T>(this T owned, Action<T> prepare)
        where T : IDisposable =>
        owned.OrDispose(made =>
        {
            prepare(made);
            return made;
        });

    /// <summary>What is made of an object that then owns it; where that fails, the object is disposed.</summary>
    public static TResult OrDispose<T, TResult>(this T owned, Func<T, TResult> use)
        where T : IDisposable
    {
        try
        {
            return use(owned);
        }
        catch
        {
            owned.Dispose();
            throw;
        }
    }
}
