namespace RosePO.Campaigns.Killing;

/// <summary>How a run is killed.</summary>
internal abstract record Blow
{
    /// <summary>It is left alone.</summary>
    public static Blow? None => null;
}

/// <summary>The first thread to come to its <paramref name="Nth"/> call of a kind loses its process before that call is done.</summary>
/// <param name="Call">The system call.</param>
/// <param name="Nth">Counted for each thread, from 1.</param>
/// <param name="WholeTree">Whether all other processes of the run are killed with it, or see for themselves that one is gone.</param>
internal sealed record AtCall(string Call, int Nth, bool WholeTree) : Blow
{
    public override string ToString() => $"{Call} #{Nth}{(WholeTree ? ", whole tree" : "")}";
}

/// <summary>All processes of the run are killed after a time.</summary>
internal sealed record AtTime(TimeSpan After) : Blow
{
    public override string ToString() => $"after {After.TotalSeconds:0.000} s";
}

/// <summary>All processes of the run are killed when something has come about.</summary>
internal sealed record AtSight(Func<bool> HasCome) : Blow;
