"""Small parts that paint themselves and emit signals; they hold no rules."""
