namespace RosePO.Benchmarks;

/// <summary>The command line cannot be understood; the message is one sentence for whoever wrote it.</summary>
internal sealed class UsageException(string message) : Exception(message);
