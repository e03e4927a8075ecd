"""Forms made from a description of their fields, with what is wrong beside the field it means."""
