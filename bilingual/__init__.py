"""How texts, numbers and months are written in both languages: all may import it, and it imports nobody."""
