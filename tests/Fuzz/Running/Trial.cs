namespace RosePO.Fuzz.Running;

/// <summary>One input: made from seed, kind and number alone, read, judged.</summary>
internal static class Trial
{
    public static byte[] Input(IFuzzTarget target, string kind, int seed, long index, out Random random)
    {
        random = new Random(StableHash(kind, seed, index));
        return target.Next(random);
    }

    public static (Verdict Verdict, RoseErrorCode Code, string Detail) Run(IFuzzTarget target, string kind, int seed, long index)
    {
        var input = Input(target, kind, seed, index, out var random);
        try
        {
            target.Read(input, random);
            return (Verdict.Read, RoseErrorCode.None, "");
        }
        catch (RoseException error) when (error.Error is not (RoseErrorCode.Unexpected or RoseErrorCode.None))
        {
            return IsSentence(error.Message) ? (Verdict.Refused, error.Error, "") : (Verdict.BadSentence, error.Error, error.ToString());
        }
        catch (SilentLossException error)
        {
            return (Verdict.SilentLoss, RoseErrorCode.None, error.Message);
        }
        catch (Exception error)
        {
            return (Verdict.Unknown, RoseErrorCode.Unexpected, error.ToString());
        }
    }

    private static bool IsSentence(string message) => (message.EndsWith('.') || message.EndsWith('?')) && !message.Any(char.IsControl) && !message.Contains("   at ", StringComparison.Ordinal);

    // FNV-1a: the same in every process, which HashCode is not.
    private static int StableHash(string kind, int seed, long index)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in kind.Select(character => (ulong)character).Append((ulong)seed).Append((ulong)index))
        {
            hash = (hash ^ value) * 1099511628211UL;
        }

        return (int)(hash ^ (hash >> 32));
    }
}
