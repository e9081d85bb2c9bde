using System.Text;
using RosePO.Core.Options;

namespace RosePO.Core.Runtime.Mpi;

/// <summary>The command that starts the processes of a run, as a user writes it.</summary>
/// <param name="Program">The launcher.</param>
/// <param name="Arguments">Its own arguments, before the program that it starts.</param>
internal sealed record LauncherCommand(string Program, IReadOnlyList<string> Arguments)
{
    private const string None = "none";

    /// <summary>The command of an option; null where it is empty or <c>none</c>. No shell reads it: blanks part it, quotes keep them.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: a quote is open.</exception>
    public static LauncherCommand? Of(string? launcher)
    {
        if (string.IsNullOrWhiteSpace(launcher) || string.Equals(launcher.Trim(), None, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var (words, word, quote) = (new List<string>(), (StringBuilder?)null, '\0');
        foreach (var c in launcher)
        {
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                End();
            }
            else if (c == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && c is '"' or '\'')
            {
                quote = c;
                word ??= new StringBuilder();
            }
            else
            {
                (word ??= new StringBuilder()).Append(c);
            }
        }

        End();
        return quote == '\0' ? new LauncherCommand(words[0], words[1..])
            : throw OptionErrors.Invalid(nameof(launcher), launcher, "a command such as 'mpirun -n 4 --bind-to none', or none", "close the quote.");

        void End()
        {
            if (word is not null)
            {
                words.Add(word.ToString());
                word = null;
            }
        }
    }
}
