using System.Text;

namespace TaskQueue.Node.Tests.Docs;

/// <summary>Splits a command line of a page as a shell would.</summary>
internal static class ShellWords
{
    /// <summary>Returns the words up to the end of the command: a comment, pipe, redirection, bracket or semicolon.</summary>
    public static IReadOnlyList<string> In(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quote, isWord) = ('\0', false);
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (quote != '\0')
            {
                if (character == quote)
                {
                    quote = '\0';
                }
                else
                {
                    word.Append(character);
                }
            }
            else if (character is '"' or '\'')
            {
                (quote, isWord) = (character, true);
            }
            else if (Ends(text, i, isWord))
            {
                break;
            }
            else if (character != ' ')
            {
                word.Append(character);
                isWord = true;
            }
            else if (isWord)
            {
                words.Add(word.ToString());
                word.Clear();
                isWord = false;
            }
        }

        return isWord ? [.. words, word.ToString()] : words;
    }

    // Within a word a bar separates words of which one is meant, and a hash is a character.
    private static bool Ends(string text, int at, bool isInWord) => text[at] switch
    {
        ')' or ';' or '<' or '>' or '&' => true,
        '|' or '#' => !isInWord,
        _ => false,
    };
}
