namespace RosePO.Fuzz.Running;

/// <summary>Counts of one kind.</summary>
internal sealed class Tally
{
    public long Inputs { get; set; }

    public SortedDictionary<string, long> Verdicts { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Refusals by code.</summary>
    public SortedDictionary<string, long> Codes { get; init; } = new(StringComparer.Ordinal);

    public void Add(Verdict verdict, RoseErrorCode code)
    {
        Inputs++;
        Verdicts[verdict.ToString()] = Verdicts.GetValueOrDefault(verdict.ToString()) + 1;
        if (verdict == Verdict.Refused)
        {
            Codes[code.ToString()] = Codes.GetValueOrDefault(code.ToString()) + 1;
        }
    }

    public void Add(Tally other)
    {
        Inputs += other.Inputs;
        foreach (var (mine, others) in (ReadOnlySpan<(SortedDictionary<string, long>, SortedDictionary<string, long>)>)[(Verdicts, other.Verdicts), (Codes, other.Codes)])
        {
            foreach (var (name, count) in others)
            {
                mine[name] = mine.GetValueOrDefault(name) + count;
            }
        }
    }

    public long Of(Verdict verdict) => Verdicts.GetValueOrDefault(verdict.ToString());
}
