namespace RosePO.Core.Experiments;

/// <summary>Hands each report to an action, on the thread that it comes from.</summary>
/// <typeparam name="T">What is reported.</typeparam>
/// <param name="report">The action.</param>
internal sealed class Relay<T>(Action<T> report) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => report(value);
}
